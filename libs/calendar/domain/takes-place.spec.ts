import { describe, expect, it } from '@jest/globals';
import type { Recurrence } from '#time';
import { boundsOf, nextStart, onAt, takesPlace } from './takes-place.ts';

const at = (text: string): Date => new Date(text);
const weekly = (more: Partial<Recurrence> = {}): Recurrence => ({
  start: '2026-01-04T02:30:00',
  timeZone: 'Europe/Berlin',
  duration: 'PT1H',
  rule: 'FREQ=WEEKLY;BYDAY=SU',
  exceptions: [],
  additions: [],
  ...more,
});
const entry = (more: Partial<Recurrence> = {}, endedAt: Date | null = null) => ({
  recurrence: weekly(more),
  endedAt,
});
const said = (found: readonly { start: Date; end: Date }[]): string[] =>
  found.map((o) => `${o.start.toISOString()} ${o.end.toISOString()}`);

describe('a window on the days when clocks are set', () => {
  it.each([
    // Berlin, 29 March 2026: 02:00 to 03:00 does not exist. The window is read an hour on, and is an hour long.
    [
      'Europe/Berlin',
      '2026-01-04T02:30:00',
      'PT1H',
      '2026-03-29',
      '2026-03-29T01:30:00.000Z 2026-03-29T02:30:00.000Z',
    ],
    // A window that spans the gap loses no time: two hours are two hours.
    [
      'Europe/Berlin',
      '2026-01-04T01:00:00',
      'PT2H',
      '2026-03-29',
      '2026-03-29T00:00:00.000Z 2026-03-29T02:00:00.000Z',
    ],
    // Berlin, 25 October 2026: 02:00 to 03:00 comes twice. The first of the two counts.
    [
      'Europe/Berlin',
      '2026-01-04T02:30:00',
      'PT1H',
      '2026-10-25',
      '2026-10-25T00:30:00.000Z 2026-10-25T01:30:00.000Z',
    ],
    [
      'Europe/Berlin',
      '2026-01-04T01:30:00',
      'PT2H',
      '2026-10-25',
      '2026-10-24T23:30:00.000Z 2026-10-25T01:30:00.000Z',
    ],
    // A day is what the calendar says: 23 hours, and 25.
    [
      'Europe/Berlin',
      '2026-01-04T00:00:00',
      'P1D',
      '2026-03-29',
      '2026-03-28T23:00:00.000Z 2026-03-29T22:00:00.000Z',
    ],
    [
      'Europe/Berlin',
      '2026-01-04T00:00:00',
      'P1D',
      '2026-10-25',
      '2026-10-24T22:00:00.000Z 2026-10-25T23:00:00.000Z',
    ],
    // New York, 8 March and 1 November 2026.
    [
      'America/New_York',
      '2026-01-04T02:30:00',
      'PT1H',
      '2026-03-08',
      '2026-03-08T07:30:00.000Z 2026-03-08T08:30:00.000Z',
    ],
    [
      'America/New_York',
      '2026-01-04T01:00:00',
      'PT2H',
      '2026-03-08',
      '2026-03-08T06:00:00.000Z 2026-03-08T08:00:00.000Z',
    ],
    [
      'America/New_York',
      '2026-01-04T01:30:00',
      'PT1H',
      '2026-11-01',
      '2026-11-01T05:30:00.000Z 2026-11-01T06:30:00.000Z',
    ],
    [
      'America/New_York',
      '2026-01-04T00:30:00',
      'PT2H',
      '2026-11-01',
      '2026-11-01T04:30:00.000Z 2026-11-01T06:30:00.000Z',
    ],
  ])('in %s from %s for %s on %s', (timeZone, start, duration, day, expected) => {
    const window = entry({ timeZone, start, duration });
    const [from, to] = (expected.split(' ') as [string, string]).map(at) as [Date, Date];
    const about = { from: at(`${day}T00:00:00Z`), to: at(`${day}T12:00:00Z`) };
    expect(said(takesPlace(window, about))).toEqual([expected]);
    expect(onAt(window, new Date(from.getTime() - 1))).toBeNull();
    expect(onAt(window, from)?.end).toEqual(to);
    expect(onAt(window, new Date(to.getTime() - 1))?.end).toEqual(to);
    expect(onAt(window, to)).toBeNull();
    expect(nextStart(window, new Date(from.getTime() - 1))).toEqual(from);
  });
});

describe('an entry', () => {
  it('takes place no more once it was ended, and is cut off where it was on', () => {
    const ended = entry({ duration: 'PT4H' }, at('2026-01-11T03:30:00Z'));
    expect(
      said(takesPlace(ended, { from: at('2026-01-01T00:00:00Z'), to: at('2026-02-01T00:00:00Z') })),
    ).toEqual([
      '2026-01-04T01:30:00.000Z 2026-01-04T05:30:00.000Z',
      '2026-01-11T01:30:00.000Z 2026-01-11T03:30:00.000Z',
    ]);
    expect(onAt(ended, at('2026-01-11T03:29:59Z'))).not.toBeNull();
    expect(onAt(ended, at('2026-01-11T03:30:00Z'))).toBeNull();
    expect(nextStart(ended, at('2026-01-11T03:00:00Z'))).toBeNull();
  });

  it('is on until the last of what overlaps is over', () => {
    const twice = entry({ rule: 'FREQ=DAILY', duration: 'PT30H' });
    expect(onAt(twice, at('2026-01-06T02:00:00Z'))?.end).toEqual(at('2026-01-07T07:30:00Z'));
  });

  it.each<[Partial<Recurrence>, string, string | null]>([
    [{ rule: null, duration: 'P14D' }, '2026-01-04T01:30:00.000Z', '2026-01-18T01:30:00.000Z'],
    [{}, '2026-01-04T01:30:00.000Z', null],
    [{ rule: 'FREQ=WEEKLY;COUNT=3' }, '2026-01-04T01:30:00.000Z', '2026-01-18T02:30:00.000Z'],
    [{ rule: 'FREQ=DAILY;UNTIL=20260106T120000Z' }, '2026-01-04T01:30:00.000Z', '2026-01-06T02:30:00.000Z'],
    [
      { additions: ['2025-12-01T00:00:00'], rule: null },
      '2025-11-30T23:00:00.000Z',
      '2026-01-04T02:30:00.000Z',
    ],
    [
      { rule: null, exceptions: ['2026-01-04T02:30:00'] },
      '2026-01-04T01:30:00.000Z',
      '2026-01-04T02:30:00.000Z',
    ],
  ])('with %j lies between %s and %s', (more, from, to) => {
    const bounds = boundsOf(weekly(more));
    expect([bounds.from.toISOString(), bounds.to?.toISOString() ?? null]).toEqual([from, to]);
  });
});
