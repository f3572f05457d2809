import ICAL from 'ical.js';
import { clocksOf, toInstant, toWall } from '#time';
import { firstStart, isMoved } from './alteration.ts';
import { meetingAt } from './calendar.ts';
import type { KeptMeeting } from './meeting.ts';
import { meetingRef, type MeetingSeries } from './series.ts';

/** Whom an invitation comes from and goes to. */
export interface Invited {
  readonly board: string;
  /** The address that Gavel's mail comes from. */
  readonly organizer: string;
  readonly attendees: readonly { readonly name: string; readonly email: string }[];
  /** Where meetings are read and answered. */
  readonly url: string;
  readonly now: Date;
}

/** The method of iTIP (RFC 5546, 3.2). */
export type Method = 'REQUEST' | 'CANCEL';

/** An iTIP message: one object under one UID. */
export interface Invitation {
  readonly method: Method;
  readonly content: string;
}

const yearMs = 365 * 86_400_000;
/** For so long our definition of a zone holds; calendars that know the zone by its name use their own. */
const zoneYears = 20;

/**
 * The whole of a schedule: its rule, without what is canceled, with what is moved.
 *
 * @param kept meetings of this schedule of which something is kept
 * @param until the last start that remains; null when there is no end to it but the rule's own
 */
export function scheduleInvitation(
  series: MeetingSeries,
  kept: readonly KeptMeeting[],
  invited: Invited,
  until: Date | null = null,
): Invitation {
  const own = kept.filter((m) => m.schedule === series.schedule);
  const { rule, timeZone } = series;
  if (rule === null) {
    const [only] = own;
    return only === undefined
      ? message('REQUEST', series, [
          eventOf(series, invited, { wall: firstStart(series), sequence: series.version }),
        ])
      : occurrenceInvitation('REQUEST', series, only, invited);
  }
  const counts = /(?:^|;)COUNT=/.test(rule);
  const wall = counts ? series.startWall : firstStart(series);
  const master = eventOf(series, invited, { wall, sequence: series.version });
  master.addPropertyWithValue('rrule', recurOf(rule, timeZone, until));
  for (const { at, canceledAt } of own)
    if (canceledAt !== null && at >= wall) master.addProperty(clock('exdate', at, timeZone));
  const moved = own.filter((m) => m.canceledAt === null && isMoved(series, m));
  return message('REQUEST', series, [master, ...moved.map((m) => occurrenceOf(series, m, invited))]);
}

/** Nothing of a schedule takes place. */
export function scheduleCancellation(
  series: MeetingSeries,
  kept: readonly KeptMeeting[],
  invited: Invited,
): Invitation {
  const [only] = kept;
  const sequence = series.version + (series.rule === null ? (only?.version ?? 0) : 0);
  const event = eventOf(series, invited, { wall: firstStart(series), sequence });
  event.addPropertyWithValue('status', 'CANCELLED');
  return message('CANCEL', series, [event]);
}

/** One meeting of a schedule: at its time, or that it does not take place, or is not theirs any more. */
export function occurrenceInvitation(
  method: Method,
  series: MeetingSeries,
  meeting: KeptMeeting,
  invited: Invited,
): Invitation {
  const event = occurrenceOf(series, meeting, invited);
  if (method === 'CANCEL') event.addPropertyWithValue('status', 'CANCELLED');
  return message(method, series, [event]);
}

/** The last start of a schedule that is over: what was, and what is frozen already; null when nothing of it remains. */
export function remainsUntil(series: MeetingSeries, kept: readonly KeptMeeting[], now: Date): Date | null {
  const frozen = kept
    .filter((m) => m.schedule === series.schedule && m.canceledAt === null && m.frozenAt !== null)
    .map((m) => toInstant(m.at, series.timeZone).getTime());
  const begun = meetingAt({ ...series, endedAt: null }, firstStart(series));
  const past = begun !== null && begun.startsAt <= now ? [now.getTime()] : [];
  const last = Math.max(...frozen, ...past);
  return Number.isFinite(last) ? new Date(last) : null;
}

/** Each schedule of a series is known by a name of its own, so that a new one leaves alone what was before. */
const uidOf = ({ id, schedule }: MeetingSeries): string => `meetings-${id}-${schedule}@gavel`;

function occurrenceOf(series: MeetingSeries, meeting: KeptMeeting, invited: Invited): ICAL.Component {
  const { at, endsAt, startsAt, version } = meeting;
  const { timeZone } = series;
  const event = eventOf(series, invited, {
    wall: toWall(startsAt, timeZone),
    end: toWall(endsAt, timeZone),
    sequence: series.version + version,
    ref: meetingRef(series, at),
  });
  if (series.rule !== null) event.addProperty(clock('recurrence-id', at, timeZone));
  return event;
}

function eventOf(
  series: MeetingSeries,
  { attendees, board, now, organizer, url }: Invited,
  {
    end,
    ref,
    sequence,
    wall,
  }: { readonly wall: string; readonly end?: string; readonly sequence: number; readonly ref?: string },
): ICAL.Component {
  const { duration, name, timeZone } = series;
  const event = new ICAL.Component('vevent');
  event.addPropertyWithValue('uid', uidOf(series));
  event.addPropertyWithValue('dtstamp', utc(now));
  event.addPropertyWithValue('sequence', sequence);
  event.addProperty(clock('dtstart', wall, timeZone));
  if (end === undefined) event.addPropertyWithValue('duration', ICAL.Duration.fromString(duration));
  else event.addProperty(clock('dtend', end, timeZone));
  event.addPropertyWithValue('summary', name);
  const answer = ref === undefined ? 'the name of the meeting' : `"${ref}"`;
  event.addPropertyWithValue(
    'description',
    `${board} meets. Agenda and answers are in Gavel, ${url}: answerInvitation, with ${answer}.`,
  );
  event.addPropertyWithValue('url', url);
  event.addProperty(party('organizer', { name: board, email: organizer }, {}));
  for (const one of attendees)
    event.addProperty(
      party('attendee', one, { role: 'REQ-PARTICIPANT', partstat: 'NEEDS-ACTION', rsvp: 'FALSE' }),
    );
  return event;
}

function message(method: Method, { timeZone }: MeetingSeries, events: readonly ICAL.Component[]): Invitation {
  const calendar = new ICAL.Component(['vcalendar', [], []]);
  calendar.addPropertyWithValue('prodid', '-//Gavel//Meetings//EN');
  calendar.addPropertyWithValue('version', '2.0');
  calendar.addPropertyWithValue('method', method);
  const [first] = events;
  const from = String(first?.getFirstPropertyValue('dtstart'));
  calendar.addSubcomponent(zoneOf(timeZone, new Date(toInstant(from, timeZone).getTime() - yearMs)));
  for (const event of events) calendar.addSubcomponent(event);
  return { method, content: `${calendar.toString()}\r\n` };
}

/** RFC 5545, 3.6.5: how clocks stand, and each time that they are set. */
function zoneOf(timeZone: string, from: Date): ICAL.Component {
  const zone = new ICAL.Component('vtimezone');
  zone.addPropertyWithValue('tzid', timeZone);
  const { offset, transitions, wall } = clocksOf(
    timeZone,
    from,
    new Date(from.getTime() + zoneYears * yearMs),
  );
  const changes = [{ wall, from: offset, to: offset }, ...transitions];
  for (const key of new Set(changes.map((c) => `${c.from}${c.to}`))) {
    const [first, ...more] = changes.filter((c) => `${c.from}${c.to}` === key);
    const forward = Number(key.slice(5)) > Number(key.slice(0, 5));
    const observance = new ICAL.Component(forward ? 'daylight' : 'standard');
    observance.addPropertyWithValue('dtstart', ICAL.Time.fromDateTimeString(first?.wall ?? wall));
    observance.addPropertyWithValue('tzoffsetfrom', ICAL.UtcOffset.fromString(colon(key.slice(0, 5))));
    observance.addPropertyWithValue('tzoffsetto', ICAL.UtcOffset.fromString(colon(key.slice(5))));
    for (const each of more)
      observance.addPropertyWithValue('rdate', ICAL.Time.fromDateTimeString(each.wall));
    zone.addSubcomponent(observance);
  }
  return zone;
}

const colon = (offset: string): string => `${offset.slice(0, 3)}:${offset.slice(3)}`;

/** Of what begins in a zone, UNTIL is in UTC (RFC 5545, 3.3.10). */
function recurOf(rule: string, timeZone: string, until: Date | null): ICAL.Recur {
  const recur = ICAL.Recur.fromString(rule);
  if (recur.until !== null) {
    const said = recur.until.toString();
    const wall = said.includes('T') ? said : `${said}T23:59:59`;
    recur.until = utc(wall.endsWith('Z') ? new Date(wall) : toInstant(wall, timeZone));
  }
  if (until !== null) {
    recur.until = utc(until);
    recur.count = null;
  }
  return recur;
}

function clock(name: string, wall: string, timeZone: string): ICAL.Property {
  const property = new ICAL.Property(name);
  property.setValue(ICAL.Time.fromDateTimeString(wall));
  property.setParameter('tzid', timeZone);
  return property;
}

function party(
  name: string,
  who: { readonly name: string; readonly email: string },
  parameters: Readonly<Record<string, string>>,
): ICAL.Property {
  const property = new ICAL.Property(name);
  // A parameter holds neither quotes nor control characters, however it is quoted (RFC 5545, 3.2).
  property.setParameter('cn', who.name.replaceAll(/["\p{Cc}]/gu, ' '));
  for (const [key, value] of Object.entries(parameters)) property.setParameter(key, value);
  property.setValue(`mailto:${who.email}`);
  return property;
}

const utc = (time: Date): ICAL.Time =>
  ICAL.Time.fromJSDate(new Date(Math.floor(time.getTime() / 1000) * 1000), true);
