import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { at, entry, other, settings, span, window } from '../testing/planned.ts';
import { freeSlots, nothingFound, type SlotWish, tallied } from './free-slots.ts';
import { outsideOf } from './working-hours.ts';

describe('the next free slot', () => {
  const hour = 3_600_000;
  const aSpan = fc
    .tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 1, max: 12 }))
    .map(([from, length]) => ({
      from: new Date(at(0).getTime() + from * (hour / 2)),
      to: new Date(at(0).getTime() + (from + length) * (hour / 2)),
    }));
  const wish = (over: Partial<SlotWish> = {}): SlotWish => {
    const { span: _, ...planned } = window();
    const hours = { hours: null, days: null, timeZone: 'UTC' };
    return { planned, durationMs: 2 * hour, stepMs: hour / 2, hours, count: 3, ...over };
  };

  it('is free by a count of every minute, and nothing before it is, however the search is cut', () => {
    fc.assert(
      fc.property(
        fc.array(aSpan, { maxLength: 40 }),
        fc.array(aSpan, { maxLength: 3 }),
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 190 }),
        (taken, frozen, halves, cut) => {
          const neighbours = taken.map((one) => other({ span: one }));
          const entries = frozen.map((one) => ({
            entry: entry(),
            occurrences: [{ start: one.from, end: one.to, at: one.from.toISOString() }],
          }));
          const asked = wish({ durationMs: (halves * hour) / 2 });
          const until = new Date(at(0).getTime() + 100 * hour);
          const around = { neighbours, entries, passes: [] };
          const start = nothingFound(at(0), asked.stepMs);
          const middle = new Date(at(0).getTime() + (cut * hour) / 2);
          const whole = freeSlots(asked, start, until, around, settings);
          const half = freeSlots(asked, start, middle, around, settings);
          expect(freeSlots(asked, half, until, around, settings).slots).toEqual(whole.slots);

          const busy = (half_: number) => {
            const time = at(0).getTime() + half_ * (hour / 2);
            return [...taken, ...frozen].some(
              ({ from, to }) => from.getTime() <= time && time < to.getTime(),
            );
          };
          const expected: number[] = [];
          for (let n = 0; n < 200 && expected.length < 3;) {
            const free = Array.from({ length: halves }, (_, i) => busy(n + i)).every((is) => !is);
            if (free) expected.push(n);
            n += free ? halves : 1;
          }
          expect(whole.slots.map(({ from }) => (from.getTime() - at(0).getTime()) / (hour / 2))).toEqual(
            expected,
          );
        },
      ),
    );
  });

  it('says of what is before it why that does not do', () => {
    const around = { neighbours: [other({ span: span(0, 3) })], entries: [], passes: [] };
    const { slots, refused } = freeSlots(
      wish({ count: 1 }),
      nothingFound(at(0), hour / 2),
      at(20),
      around,
      settings,
    );
    expect(slots).toEqual([span(3, 5)]);
    expect(refused).toMatchObject([{ from: at(0), tried: 6, rules: ['same-service'] }]);
    expect(tallied(refused)).toEqual([{ rule: 'same-service', tried: 6 }]);
  });

  it.each([
    ['on a day in hours', 'UTC', '2026-11-23T09:00:00Z', 2, { from: '08:00', to: '18:00' }, null, null],
    [
      'too late for the hours',
      'UTC',
      '2026-11-23T16:30:00Z',
      2,
      { from: '08:00', to: '18:00' },
      null,
      'outside-hours',
    ],
    [
      'over midnight',
      'Europe/Berlin',
      '2026-11-23T22:00:00Z',
      4,
      { from: '22:00', to: '06:00' },
      ['MO'],
      null,
    ],
    [
      'after midnight, of the day before',
      'Europe/Berlin',
      '2026-11-24T01:00:00Z',
      2,
      { from: '22:00', to: '06:00' },
      ['TU'],
      'outside-days',
    ],
    ['on a day not asked for', 'UTC', '2026-11-24T09:00:00Z', 1, null, ['SA', 'SU'], 'outside-days'],
    ['into a day not asked for', 'UTC', '2026-11-22T22:00:00Z', 4, null, ['SU'], 'outside-days'],
    [
      'in the night when clocks go back',
      'Europe/Berlin',
      '2026-10-24T23:00:00Z',
      5,
      { from: '01:00', to: '05:00' },
      ['SU'],
      null,
    ],
    [
      'in the night when they go forward',
      'Europe/Berlin',
      '2026-03-29T00:00:00Z',
      4,
      { from: '01:00', to: '05:00' },
      ['SU'],
      'outside-hours',
    ],
  ] as const)('%s', (_, timeZone, from, lasts, hours, days, expected) => {
    const start = new Date(from);
    const asked = { from: start, to: new Date(start.getTime() + lasts * hour) };
    expect(outsideOf(asked, { hours, days, timeZone })).toBe(expected);
  });
});
