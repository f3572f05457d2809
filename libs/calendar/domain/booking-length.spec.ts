import { describe, expect, it } from '@jest/globals';
import type { Recurrence } from '#time';
import { bookingLengthProblems } from './booking-length.ts';

const limit = { longestHours: 48, longerFor: ['changeManager'] };
const booking = (over: Partial<Recurrence> = {}): Recurrence => ({
  ...{ start: '2026-03-28T12:00:00', timeZone: 'Europe/Berlin', duration: 'PT1H', rule: null },
  ...{ exceptions: [], additions: [] },
  ...over,
});

describe('how long an environment may be booked', () => {
  it.each<[string, Partial<Recurrence>, boolean]>([
    ['an hour', {}, true],
    ['two days', { duration: 'PT48H' }, true],
    ['an hour more', { duration: 'PT49H' }, false],
    // One of these days has 23 hours.
    ['two days on the wall clock, over the day on which clocks are set', { duration: 'P2D' }, true],
    ['an hour on three days', { rule: 'FREQ=DAILY;COUNT=3' }, true],
    ['an hour on four days', { rule: 'FREQ=DAILY;COUNT=4' }, false],
    ['an hour each week without an end', { rule: 'FREQ=WEEKLY' }, false],
    ['an hour, and once more in a month', { additions: ['2026-04-28T12:00:00'] }, false],
  ])('%s', (_what, over, fine) => {
    const problems = bookingLengthProblems(booking(over), null, ['requester'], limit);
    expect(problems.map((p) => p.rule)).toEqual(fine ? [] : ['booking-length']);
    for (const { wayOut } of problems) expect(wayOut).toContain('changeManager');
    expect(bookingLengthProblems(booking(over), null, ['changeManager'], limit)).toEqual([]);
  });

  it('what a manager booked for longer is made shorter by anybody whose it is, and not longer', () => {
    const long = booking({ duration: 'PT90H' });
    const asked = (duration: string) =>
      bookingLengthProblems(booking({ duration }), long, ['requester'], limit).length;
    expect([asked('PT80H'), asked('PT90H'), asked('PT91H')]).toEqual([0, 0, 1]);
  });
});
