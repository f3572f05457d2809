import ICAL from 'ical.js';
import { type Mailbox, partsOf } from './mailbox.ts';
import { waitFor } from './wait-for.ts';

/** A message of iTIP that somebody's calendar got by mail. */
export interface Invited {
  readonly method: string;
  readonly uid: string;
  readonly sequence: number;
  readonly recurrence: string | null;
  readonly start: string;
  readonly rule: string | null;
}

/** Those about a series, by its name, in the order in which they came. */
export const invitationsIn = (mailbox: Mailbox, address: string, series: string): Invited[] =>
  mailbox.to(address).flatMap((one) =>
    partsOf(one, 'text/calendar').flatMap(({ content, header }) => {
      const calendar = new ICAL.Component(ICAL.parse(content) as unknown[]);
      const event = calendar.getFirstSubcomponent('vevent');
      const value = (property: string) => event?.getFirstPropertyValue(property)?.toString() ?? null;
      if (value('summary') !== series) return [];
      const method = String(calendar.getFirstPropertyValue('method'));
      // RFC 6047, 2.4: the part and the object in it name the same method.
      if (!header.includes(`method=${method}`)) throw new Error(`${method} came as ${header}`);
      return [
        {
          ...{ method, uid: value('uid') ?? '', sequence: Number(value('sequence')) },
          ...{ recurrence: value('recurrence-id'), start: value('dtstart') ?? '', rule: value('rrule') },
        },
      ];
    }),
  );

/** The same as soon as so many have come. */
export const awaited = (
  mailbox: Mailbox,
  address: string,
  series: string,
  count: number,
): Promise<Invited[]> =>
  waitFor(
    () => {
      const all = invitationsIn(mailbox, address, series);
      return all.length >= count && all;
    },
    { what: `${count} invitations to ${address}` },
  );
