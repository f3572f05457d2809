import { describe, expect, it } from '@jest/globals';
import {
  ann,
  entry,
  near,
  other,
  prod,
  search,
  service,
  settings,
  span,
  at,
  test,
  wiki,
  window,
} from '../testing/planned.ts';
import type { Link, Neighbour, Passed, Planned } from './conflict.ts';
import { sentenceOf, suggestionOf } from './conflict-text.ts';
import type { CalendarEntry } from './entry.ts';
import { findConflicts } from './find-conflicts.ts';
import { mirrored } from './mirrored.ts';

const found = (
  planned: Planned,
  neighbours: Neighbour[],
  entries: CalendarEntry[] = [],
  passes: Passed[] = [],
) =>
  findConflicts(planned, { neighbours, entries: entries.map((one) => near(one, planned)), passes }, settings);
const hour = (time: Date): number => (time.getTime() - at(0).getTime()) / 3_600_000;
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

  describe('with a freeze that is overridden for it', () => {
    const planned = window({ revision: 2 });
    const freeze = entry();
    const pass = (over: Partial<Passed> = {}): Passed => ({
      ...{
        changeId: planned.changeId ?? '',
        entryId: freeze.id,
        strength: 'HARD',
        revision: 2,
        until: at(12),
      },
      ...over,
    });
    it.each<[string, Partial<Passed>, [number, number] | null]>([
      ['for all of it', {}, null],
      ['up to its very end', { until: at(10) }, null],
      ['for less', { until: new Date(at(9).getTime() + 1_800_000) }, [9.5, 10]],
      ['until before', { until: at(8) }, [9, 10]],
      ['as another freeze is', { entryId: wiki }, [9, 10]],
      ['for another change', { changeId: wiki }, [9, 10]],
      ['for other content', { revision: 1 }, [9, 10]],
      ['when it was soft still', { strength: 'SOFT' }, [9, 10]],
    ])('is overridden %s', (_, over, left) => {
      const inside = found(planned, [], [freeze], [pass(over)]);
      expect(inside.map(({ span: on }) => [hour(on.from), hour(on.to)])).toEqual(left === null ? [] : [left]);
    });
  });

  it('is the same from the other side', () => {
    const planned = window();
    const [mine] = found(planned, [other({ links: [link({ way: 1 })] })]);
    const theirs = mirrored(mine as never, {
      ...{
        id: planned.changeId ?? '',
        number: 1,
        title: 'Mine',
        state: 'SCHEDULED',
        span: planned.span,
        tier: 2,
      },
      ...{ requesterId: ann, implementerId: ann },
    });
    expect(sentenceOf(mine as never, names)).toMatch(
      /^CHG-7 “Other” touches wiki, and search needs wiki, from/,
    );
    expect(sentenceOf(theirs, names)).toMatch(/^CHG-1 “Mine” touches search, and search needs wiki, from/);
  });
});
