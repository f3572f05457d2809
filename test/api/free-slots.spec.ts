import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Client } from '../support/client.ts';
import { at, ground, type Ground } from '../support/ground.ts';

jest.setTimeout(60_000);

interface Slots {
  readonly slots: readonly { from: string; to: string }[];
  readonly refused: readonly { from: string; tried: number; rules: string[]; sentence: string }[];
  readonly shortfall: string | null;
  readonly problems: readonly { message: string; path: string[] }[];
}

let ravi: Client;
let shop: string;
let file: Ground['file'];

beforeAll(async () => {
  ({ ravi, shop, file } = await ground());
});

const slots = async (input: object): Promise<Slots> =>
  (
    await ravi.ask<{ nextFreeSlots: Slots }>(
      `query ($input: FreeSlotsInput!) { nextFreeSlots(input: $input) { slots { from to } shortfall
         refused { from tried rules sentence } problems { message path } } }`,
      { input },
    )
  ).nextFreeSlots;

describe('the next free slots', () => {
  it('are free, and what lies before says why it does not do', async () => {
    const from = 400;
    const taken = await file(from, from + 3);
    const found = await slots({
      ...{ services: [shop], durationMinutes: 120, earliest: at(from), count: 2 },
    });
    expect(found).toMatchObject({
      slots: [
        { from: at(from + 3), to: at(from + 5) },
        { from: at(from + 5), to: at(from + 7) },
      ],
      refused: [{ from: at(from), tried: 6, rules: ['same-service'] }],
      shortfall: null,
    });
    expect(found.refused[0]?.sentence).toContain(taken.number);
    // For the change itself its own window is free.
    expect((await slots({ change: taken.number, earliest: at(from), count: 1 })).slots).toEqual([
      { from: at(from), to: at(from + 3) },
    ]);
  });

  it('keep to hours, days and zone, and tell when there is none', async () => {
    const night = {
      ...{
        services: [shop],
        durationMinutes: 180,
        earliest: '2032-10-27T00:00:00Z',
        timeZone: 'Europe/Berlin',
      },
      ...{ hoursFrom: '01:00', hoursTo: '04:00', days: ['SU'], count: 1 },
    };
    // The night of 31 October has an hour more.
    expect((await slots(night)).slots).toEqual([
      { from: '2032-10-30T23:00:00.000Z', to: '2032-10-31T02:00:00.000Z' },
    ]);
    const none = await slots({ ...night, durationMinutes: 300 });
    expect(none.slots).toEqual([]);
    expect(none.shortfall).toMatch(/^No time is free in the 90 days .* outside-hours \(\d+ %\)/);
    const bad = await slots({
      ...night,
      hoursTo: '25:00',
      timeZone: 'Mars/Olympus',
      durationMinutes: 20_000,
    });
    expect(bad.problems.map(({ path }) => path.at(-1))).toEqual(['hoursTo', 'timeZone']);
    expect((await slots({ services: [shop] })).problems[0]?.path).toEqual(['input', 'durationMinutes']);
  });
});
