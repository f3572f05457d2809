import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { newId } from '#kernel';
import { calendarSettings } from './calendar-settings.ts';
import type { Link, Neighbour, Planned } from './conflict.ts';
import { sentenceOf, suggestionOf } from './conflict-text.ts';
import type { CalendarEntry } from './entry.ts';
import { findConflicts } from './find-conflicts.ts';
import { freeSlots, nothingFound, type SlotWish, tallied } from './free-slots.ts';
import { mirrored } from './mirrored.ts';
import { takesPlace } from './takes-place.ts';
import { outsideOf } from './working-hours.ts';

const shipped = calendarSettings.parse(
  JSON.parse(readFileSync(new URL('../../../policies/calendar.json', import.meta.url), 'utf8')),
).conflicts;
const settings = { ...shipped, limits: [{ kind: 'production' as const, most: 2 }] };

const [search, wiki, ann, ben, prod, test] = [newId(), newId(), newId(), newId(), newId(), newId()];
const production = { id: prod, kind: 'production', region: 'eu' };
const at = (hour: number, day = 23): Date => new Date(Date.UTC(2026, 10, day, hour));
const span = (from: number, to: number, day = 23) => ({ from: at(from, day), to: at(to, day) });

const window = (over: Partial<Planned> = {}): Planned => ({
  key: 'asked',
  changeId: newId(),
  type: 'NORMAL',
  tier: 2,
  requesterId: ann,
  implementerId: ann,
  serviceIds: [search],
  places: [production],
  region: null,
  tags: [],
  span: span(8, 12),
  ...over,
});
const service: Link = { role: 'service', subject: search, origin: search, distance: 0, way: 0 };
const other = (over: Partial<Neighbour> = {}): Neighbour => ({
  id: newId(),
  number: 7,
  title: 'Other',
  span: span(10, 14),
  requesterId: ben,
  implementerId: ben,
  tier: 2,
  environmentIds: [prod],
  environmentKinds: ['production'],
  links: [service],
  ...over,
});
const entry = (over: Partial<CalendarEntry> = {}): CalendarEntry => ({
  id: newId(),
  version: 1,
  kind: 'FREEZE',
  strength: 'HARD',
  name: 'Year end',
  reason: 'The books are closed.',
  recurrence: {
    start: '2026-11-23T09:00:00',
    timeZone: 'UTC',
    duration: 'PT1H',
    rule: null,
    exceptions: [],
    additions: [],
  },
  scope: { serviceIds: [], environmentIds: [], environmentKinds: [], regions: [], tenants: [], tags: [] },
  exemptTypes: [],
  changeId: null,
  uid: null,
  createdAt: at(0),
  createdBy: ben,
  changedAt: at(0),
  changedBy: ben,
  because: 'Added.',
  endedAt: null,
  ...over,
});
const near = (one: CalendarEntry, planned: Planned, ahead = 35) => ({
  entry: one,
  occurrences: takesPlace(one, {
    from: planned.span.from,
    to: new Date(planned.span.to.getTime() + (one.kind === 'MAINTENANCE_WINDOW' ? ahead * 86_400_000 : 0)),
  }),
});
const found = (planned: Planned, neighbours: Neighbour[], entries: CalendarEntry[] = []) =>
  findConflicts(planned, { neighbours, entries: entries.map((one) => near(one, planned)) }, settings);
const rules = (...args: Parameters<typeof found>) => found(...args).map(({ rule }) => rule);
const names = {
  service: (id: string) => (id === search ? 'search' : 'wiki'),
  environment: () => 'production-eu',
  person: () => 'Ann',
  change: ({ number, title }: { number: number; title: string }) => `CHG-${number} “${title}”`,
};
const link = (over: Partial<Link>): Link => ({ ...service, subject: wiki, distance: 1, way: 1, ...over });

describe('what is in conflict', () => {
  it.each<[string, Planned, Neighbour[], string[]]>([
    ['the same service at the same time', window(), [other()], ['same-service']],
    ['one that begins as the other ends', window(), [other({ span: span(12, 14) })], []],
    ['what the service needs', window(), [other({ links: [link({})] })], ['dependency']],
    ['what needs the service', window(), [other({ links: [link({ way: -1 })] })], ['dependency']],
    ['over some steps', window(), [other({ links: [link({ distance: 3 })] })], ['indirect-dependency']],
    ['the nearest of several', window(), [other({ links: [link({}), service] })], ['same-service']],
    [
      'in places of another kind',
      window(),
      [other({ environmentIds: [test], environmentKinds: ['test'] })],
      [],
    ],
    [
      'where one says no place',
      window({ places: [] }),
      [other({ environmentKinds: ['test'] })],
      ['same-service'],
    ],
    [
      'the same implementer, wherever',
      window(),
      [
        other({
          environmentKinds: ['test'],
          environmentIds: [test],
          links: [{ ...service, role: 'implementer', subject: ann, origin: null }],
        }),
      ],
      ['same-implementer'],
    ],
    ['itself', window({ changeId: 'me' }), [other({ id: 'me' })], []],
  ])('%s', (_, planned, neighbours, expected) => {
    expect(rules(planned, neighbours)).toEqual(expected);
  });

  it('tells the freeze, its strength and its reason', () => {
    const [hard] = found(window(), [], [entry()]);
    expect(hard).toMatchObject({ rule: 'inside-hard-freeze', severity: 'BLOCKING', span: span(9, 10) });
    expect(sentenceOf(hard as never, names)).toBe(
      'The hard freeze “Year end” is on from 2026-11-23 09:00 UTC to 2026-11-23 10:00 UTC: The books are closed.',
    );
    expect(rules(window(), [], [entry({ strength: 'SOFT' })])).toEqual(['inside-soft-freeze']);
    expect(rules(window({ type: 'EMERGENCY' }), [], [entry({ exemptTypes: ['EMERGENCY'] })])).toEqual([]);
    expect(rules(window({ span: span(10, 11) }), [], [entry()])).toEqual([]);
  });

  it('knows a booking of others, and lets those through for whom it was made', () => {
    const scope = { ...entry().scope, environmentIds: [prod] };
    const booking = entry({ kind: 'BOOKING', strength: null, scope });
    expect(rules(window(), [], [booking])).toEqual(['environment-booked']);
    expect(rules(window(), [], [{ ...booking, createdBy: ann }])).toEqual([]);
    expect(rules(window({ changeId: 'me' }), [], [{ ...booking, changeId: 'me' }])).toEqual([]);
    expect(rules(window({ changeId: 'me' }), [], [{ ...booking, createdBy: ann, changeId: 'you' }])).toEqual([
      'environment-booked',
    ]);
    expect(rules(window({ places: [] }), [], [booking])).toEqual([]);
  });

  it('counts who is there at the same moment, not who comes one after the other', () => {
    const third = (from: number, to: number) =>
      other({ span: span(from, to), links: [], implementerId: null });
    expect(rules(window(), [third(8, 10), third(10, 12)])).toEqual([]);
    const [crowd] = found(window(), [third(8, 11), third(9, 12)]);
    expect(crowd).toMatchObject({ rule: 'too-many-at-once', span: span(9, 11) });
    expect(sentenceOf(crowd as never, names)).toMatch(
      /production-eu would have 3 changes under way at once; 2 may be/,
    );
  });

  describe('outside the maintenance window', () => {
    const sundays = entry({
      kind: 'MAINTENANCE_WINDOW',
      strength: null,
      name: 'Sunday',
      recurrence: {
        ...entry().recurrence,
        start: '2026-11-01T08:00:00',
        duration: 'PT6H',
        rule: 'FREQ=WEEKLY;BYDAY=SU',
      },
    });
    it('says when the next one opens that is long enough', () => {
      const [outside] = found(window(), [], [sundays]);
      expect(outside).toMatchObject({ rule: 'outside-maintenance-window', clearFrom: at(8, 29) });
      expect(suggestionOf(outside as never, names)).toBe(
        'Begin at 2026-11-29 08:00 UTC, when a window that is long enough opens.',
      );
      expect(found(window({ span: span(8, 15) }), [], [sundays])[0]?.clearFrom).toBeNull();
    });
    it('tells the part that sticks out', () => {
      expect(rules(window({ span: span(8, 14, 29) }), [], [sundays])).toEqual([]);
      expect(found(window({ span: span(9, 15, 29) }), [], [sundays])[0]?.span).toEqual(span(14, 15, 29));
    });
    it('follows the clock on the wall on the day when clocks are set', () => {
      const night = entry({
        ...sundays,
        recurrence: {
          ...sundays.recurrence,
          timeZone: 'Europe/Berlin',
          start: '2026-10-04T01:00:00',
          duration: 'PT3H',
        },
      });
      // 25 October: 01:00 is CEST, three exact hours later it is 03:00 CET.
      const inside = { from: new Date('2026-10-24T23:00:00Z'), to: new Date('2026-10-25T02:00:00Z') };
      expect(rules(window({ span: inside }), [], [night])).toEqual([]);
      const anHourLate = { from: new Date('2026-10-25T00:00:00Z'), to: new Date('2026-10-25T03:00:00Z') };
      expect(rules(window({ span: anHourLate }), [], [night])).toEqual(['outside-maintenance-window']);
    });
  });

  it('is the same from the other side', () => {
    const planned = window();
    const [mine] = found(planned, [other({ links: [link({ way: 1 })] })]);
    const theirs = mirrored(mine as never, {
      ...{ id: planned.changeId ?? '', number: 1, title: 'Mine', span: planned.span, tier: 2 },
      ...{ requesterId: ann, implementerId: ann },
    });
    expect(sentenceOf(mine as never, names)).toMatch(
      /^CHG-7 “Other” touches wiki, and search needs wiki, from/,
    );
    expect(sentenceOf(theirs, names)).toMatch(/^CHG-1 “Mine” touches search, and search needs wiki, from/);
  });
});

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
          const around = { neighbours, entries };
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
    const around = { neighbours: [other({ span: span(0, 3) })], entries: [] };
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
