import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Collected, type CollectingHours, stepsOf } from './collection.ts';

const hours: CollectingHours = {
  askHoursBefore: 72,
  remindHoursBefore: [24],
  escalation: [
    { to: 'owners', hoursBefore: 12 },
    { to: 'changeManagers', hoursBefore: 4 },
  ],
  closeWithinHours: 48,
};
const at = (day: number, hour = 0) => new Date(Date.UTC(2026, 2, day, hour));
const tests = { kind: 'TEST_REPORT', status: 'MISSING', by: 'start' };
const change: Collected = {
  ...{ changeId: 'c', state: 'AUTHORIZING', plannedStart: at(10), plannedEnd: at(10, 4), submittedAt: at(1) },
  ...{ implementedAt: null, revisedAt: null, missing: [tests], told: [] },
};
const shown = (over: Partial<Collected> = {}) =>
  stepsOf({ ...change, ...over }, hours).map(({ kind, at: when, to }) => [
    kind.replace('evidence-', ''),
    when.toISOString().slice(5, 16),
    ...(to === null ? [] : [to]),
  ]);

describe('collecting evidence', () => {
  it('asks, reminds and escalates, each in time before the window', () => {
    expect(shown()).toEqual([
      ['ask', '03-07T00:00'],
      ['reminder', '03-09T00:00'],
      ['escalation', '03-09T12:00', 'owners'],
      ['escalation', '03-09T20:00', 'changeManagers'],
    ]);
  });

  it('shrinks its times where there is little of it', () => {
    expect(shown({ submittedAt: at(9, 18) })).toEqual([
      ['ask', '03-09T18:00'],
      ['reminder', '03-09T22:00'],
      ['escalation', '03-09T23:00', 'owners'],
      ['escalation', '03-09T23:40', 'changeManagers'],
    ]);
  });

  it('goes by the end of a window that has begun, and by the last edit', () => {
    expect(shown({ submittedAt: at(10, 1) })[0]).toEqual(['ask', '03-10T01:00']);
    expect(shown({ submittedAt: at(10, 1) }).at(-1)).toEqual(['escalation', '03-10T03:50', 'changeManagers']);
    expect(shown({ revisedAt: at(9, 18) })).toEqual(shown({ submittedAt: at(9, 18) }));
  });

  it.each<[string, Partial<Collected>]>([
    ['nothing is missing', { missing: [] }],
    ['it has no window', { plannedStart: null, plannedEnd: null }],
    ['it is a draft', { state: 'DRAFT' }],
    ['the work is under way', { state: 'IMPLEMENTING' }],
    ['it was rejected', { state: 'REJECTED' }],
    ['only what closes it is missing, and it is not done', { missing: [{ ...tests, by: 'close' }] }],
    ['what it started without is missing, and it is done', { state: 'REVIEWING', implementedAt: at(11) }],
  ])('does nothing when %s', (_, over) => {
    expect(shown(over)).toEqual([]);
  });

  it('collects what closes a change from the time on at which the work was done', () => {
    const done = { state: 'REVIEWING', implementedAt: at(11), missing: [{ ...tests, by: 'close' }] };
    expect(shown(done).map(([, when]) => when)).toEqual([
      '03-11T00:00',
      '03-12T08:00',
      '03-12T16:00',
      '03-12T21:20',
    ]);
  });

  it('does each thing once, asks anew for what comes to be missing, and starts over with another window', () => {
    const [ask, ...more] = stepsOf(change, hours);
    const told = [{ key: ask?.key ?? '', missing: [tests] }];
    expect(stepsOf({ ...change, told }, hours)).toEqual(more);
    const stale = { ...tests, status: 'STALE' };
    const [again] = stepsOf({ ...change, told, missing: [stale] }, hours);
    expect(again).toMatchObject({ kind: 'evidence-ask', missing: [stale] });
    expect(again?.key).not.toBe(ask?.key);
    expect(stepsOf({ ...change, told, plannedStart: at(12), plannedEnd: null }, hours)[0]?.kind).toBe(
      'evidence-ask',
    );
  });

  it('comes to an end however much there is to ask, and never passes anybody over who was not asked', () => {
    const aDay = fc.integer({ min: 1, max: 20 }).map((n) => at(n));
    const world = fc.record({ plannedStart: aDay, submittedAt: aDay, revisedAt: fc.option(aDay) });
    fc.assert(
      fc.property(world, (over) => {
        const told: { key: string; missing: (typeof tests)[] }[] = [];
        for (let n = 0; n < 4; n += 1) {
          const [next] = stepsOf({ ...change, ...over, plannedEnd: at(25), told }, hours);
          if (n === 0) expect(next?.kind).toBe('evidence-ask');
          told.push({ key: next?.key ?? '', missing: [tests] });
        }
        expect(new Set(told.map(({ key }) => key)).size).toBe(4);
        expect(stepsOf({ ...change, ...over, plannedEnd: at(25), told }, hours)).toEqual([]);
      }),
    );
  });
});
