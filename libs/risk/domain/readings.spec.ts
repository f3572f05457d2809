import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import path from 'node:path';
import { CurrentModel } from '../current-model.ts';
import { assess } from './assess.ts';
import type { RiskModel } from './model.ts';
import type { PartSeen } from './parts.ts';
import { type Known, readingsOf } from './readings.ts';

const { model } = CurrentModel.read(path.join(import.meta.dirname, '../../../policies'));
const now = new Date('2026-03-03T12:00:00Z');

const bare: Known = {
  commits: [],
  documents: [],
  services: [{ id: 's1', key: 'payments', tier: 1 }],
  dependents: [],
  outageExpected: false,
  plannedStart: null,
  securityImpact: '',
  serviceRecords: [{ id: 's1', changes: 0, failed: 0 }],
  teamRecords: [{ id: 't1', changes: 0, failed: 0 }],
  lastIncident: null,
  people: ['person:p1'],
  knownPeople: [],
  parts: [],
  now,
};
const read = (name: string, over: Partial<Known>) => readingsOf(model, { ...bare, ...over })[name]?.value;

const commit = (over: object = {}) => ({
  sha: 'a'.repeat(40),
  stats: { files: 2, added: 30, deleted: 12 },
  paths: ['src/a.ts', 'README.md'],
  ...over,
});
const report = (kind: string, verdict: 'PASSED' | 'FAILED' | 'UNKNOWN', facts = {}) => ({
  id: `${kind}-${verdict}`,
  kind,
  name: verdict,
  verdict,
  facts,
});

describe('signals from commits', () => {
  it.each([
    ['linesChanged', [commit(), commit()], 84],
    ['filesChanged', [commit(), commit()], 4],
    ['linesChanged', [], null],
    ['linesChanged', [commit(), commit({ stats: undefined })], null],
    ['migrations', [commit()], false],
    ['migrations', [], null],
    ['migrations', [commit({ paths: ['db/migrations/0007-x.sql'] })], true],
    ['migrations', [commit({ paths: undefined })], null],
    // What is told is enough for a yes, whatever is not told.
    ['migrations', [commit({ paths: ['migrations/1.ts'] }), commit({ paths: undefined })], true],
    ['authentication', [commit({ paths: ['libs/auth/guard.ts'] })], true],
    ['authentication', [commit({ paths: ['libs/author/name.ts'] })], false],
    ['dependencies', [commit({ paths: ['package-lock.json'] })], true],
    ['infrastructure', [commit({ paths: ['.github/workflows/ci.yml'] })], true],
    ['infrastructure', [commit({ paths: ['#not-a-comment', '!x'] })], false],
  ])('%s of %j', (name, commits, expected) => {
    expect(read(name, { commits })).toBe(expected);
  });
});

describe('signals from documents', () => {
  it.each([
    ['testResult', [], null],
    ['testResult', [report('TEST_REPORT', 'PASSED')], 'PASSED'],
    ['testResult', [report('TEST_REPORT', 'PASSED'), report('TEST_REPORT', 'FAILED')], 'FAILED'],
    ['testResult', [report('TEST_REPORT', 'UNKNOWN')], null],
    ['rollbackTested', [report('ROLLBACK_TEST', 'PASSED')], true],
    ['rollbackTested', [report('ROLLBACK_TEST', 'FAILED')], false],
    ['rollbackTested', [report('TEST_REPORT', 'PASSED')], null],
    ['testCoverage', [report('COVERAGE_REPORT', 'UNKNOWN', { lines: 200, covered: 159 })], 79],
    ['testCoverage', [report('COVERAGE_REPORT', 'UNKNOWN')], null],
  ])('%s of %j', (name, documents, expected) => {
    expect(read(name, { documents })).toBe(expected);
  });
});

describe('signals from catalogue, history and the change itself', () => {
  it.each<[string, string, Partial<Known>, unknown]>([
    [
      'serviceTier',
      'the most critical',
      {
        services: [
          { id: 'a', key: 'a', tier: 3 },
          { id: 'b', key: 'b', tier: 2 },
        ],
      },
      2,
    ],
    ['serviceTier', 'none named', { services: [] }, null],
    ['dependents', 'two', { dependents: ['x', 'y'] }, 2],
    // (2 + 1) of (10 + 20): 10 %.
    ['serviceFailures', 'two of ten', { serviceRecords: [{ id: 's', changes: 10, failed: 2 }] }, 10],
    ['serviceFailures', 'nothing yet', {}, 5],
    [
      'serviceFailures',
      'the worst of two',
      {
        serviceRecords: [
          { id: 'a', changes: 80, failed: 0 },
          { id: 'b', changes: 20, failed: 9 },
        ],
      },
      25,
    ],
    ['teamFailures', 'all of twenty', { teamRecords: [{ id: 't', changes: 20, failed: 20 }] }, 52.5],
    [
      'daysSinceIncident',
      'yesterday',
      { lastIncident: { id: 'c', at: new Date('2026-03-02T11:00:00Z') } },
      1,
    ],
    ['daysSinceIncident', 'none', {}, 365],
    ['newAuthor', 'new', {}, true],
    ['newAuthor', 'known', { knownPeople: [{ service: 's1', author: 'person:p1' }] }, false],
    ['newAuthor', 'known elsewhere', { knownPeople: [{ service: 's2', author: 'person:p1' }] }, true],
    ['newAuthor', 'nobody', { people: [] }, null],
    ['outageExpected', 'yes', { outageExpected: true }, true],
    ['securityImpact', 'silence', {}, null],
    ['securityImpact', 'none', { securityImpact: ' None. ' }, false],
    ['securityImpact', 'some', { securityImpact: 'Opens a port.' }, true],
    ['plannedTime', 'no window', {}, null],
    ['plannedTime', 'a Tuesday noon', { plannedStart: new Date('2026-03-03T12:00:00Z') }, 'WORKING_HOURS'],
    ['plannedTime', 'a Tuesday night', { plannedStart: new Date('2026-03-03T22:00:00Z') }, 'QUIET_HOURS'],
    [
      'plannedTime',
      'a Friday at three',
      { plannedStart: new Date('2026-03-06T15:00:00Z') },
      'FRIDAY_AFTERNOON',
    ],
    ['plannedTime', 'a Sunday', { plannedStart: new Date('2026-03-08T23:59:00Z') }, 'WEEKEND'],
  ])('%s: %s', (name, _what, over, expected) => {
    expect(read(name, over)).toBe(expected);
  });

  it('tells the time by the clock of the model, on both sides of the switch in spring', () => {
    const berlin = { ...model, timeZone: 'Europe/Berlin' };
    const at = (iso: string) =>
      readingsOf(berlin, { ...bare, plannedStart: new Date(iso) })['plannedTime']?.value;
    // 08:00 is 07:00 UTC on the Friday before the switch of 29 March 2026, and 06:00 UTC on the Monday after.
    expect([at('2026-03-27T06:59:00Z'), at('2026-03-27T07:00:00Z')]).toEqual([
      'QUIET_HOURS',
      'WORKING_HOURS',
    ]);
    expect([at('2026-03-30T05:59:00Z'), at('2026-03-30T06:00:00Z')]).toEqual([
      'QUIET_HOURS',
      'WORKING_HOURS',
    ]);
  });
});

describe('a large change that was split', () => {
  const part = (n: number, over: Partial<PartSeen> = {}): PartSeen => ({
    ...{ id: `p${n}`, number: `CHG-00000${n}`, commits: [commit({ sha: `${n}` })], outageExpected: false },
    ...over,
  });
  const three = [part(1), part(2), part(3)];
  const own = { commits: [commit({ sha: 'own' })] };

  it.each<[string, Partial<Known>, string, unknown]>([
    ['is judged by itself while there are few', { ...own, parts: [part(1), part(2)] }, 'linesChanged', 42],
    ['has the size of all parts', { ...own, parts: three }, 'linesChanged', 168],
    ['touches the files of all parts', { ...own, parts: three }, 'filesChanged', 8],
    [
      'counts a commit once that goes to several places',
      { ...own, parts: [part(1, own), part(2, own), part(3, own)] },
      ...(['linesChanged', 42] as const),
    ],
    [
      'touches what any part touches',
      {
        ...own,
        parts: [...three, part(4, { commits: [commit({ sha: '4', paths: ['migrations/1.sql'] })] })],
      },
      ...(['migrations', true] as const),
    ],
    [
      'has the outage of any part',
      { ...own, parts: [...three, part(4, { outageExpected: true })] },
      ...(['outageExpected', true] as const),
    ],
    ['does not know its size by that of others', { commits: [], parts: three }, 'linesChanged', null],
    [
      'takes a part that tells nothing for nothing',
      { ...own, parts: [...three, part(4, { commits: [commit({ sha: '4', stats: undefined })] })] },
      ...(['linesChanged', 168] as const),
    ],
    ['tells how many others there are', { ...own, parts: three }, 'otherParts', 3],
  ])('%s', (_, over, name, expected) => {
    expect(read(name, over)).toBe(expected);
  });

  it('says what it was taken together with', () => {
    expect(readingsOf(model, { ...bare, ...own, parts: three })['linesChanged']?.note).toBe(
      '168 lines in 4 commits, taken together with CHG-000001, CHG-000002, CHG-000003, of the same requester on the same services within 7 days',
    );
  });

  it('is by no split below what it is as one, whoever has which commit and however many parts there are', () => {
    const commits = fc.uniqueArray(
      fc.record({
        sha: fc.uuid(),
        stats: fc.record({ files: fc.nat(50), added: fc.nat(900), deleted: fc.nat(900) }),
        paths: fc.array(
          fc.constantFrom('src/a.ts', 'migrations/1.sql', 'libs/auth/guard.ts', 'package.json'),
        ),
        piece: fc.nat(9),
      }),
      { selector: (c) => c.sha, minLength: 10, maxLength: 30 },
    );
    const scoreOf = (over: Partial<Known>, by: RiskModel = model) =>
      assess(by, readingsOf(by, { ...bare, ...over })).score;
    fc.assert(
      fc.property(commits, fc.boolean(), fc.nat(9), (all, outageExpected, noisy) => {
        const pieces = Array.from({ length: 10 }, (_, n) => ({
          ...{ id: `p${n}`, number: `CHG-${n}`, outageExpected: outageExpected && n === noisy },
          commits: all.filter((c) => c.piece === n),
        }));
        const whole = scoreOf({ commits: all, outageExpected });
        for (const piece of pieces.filter((p) => p.commits.length > 0))
          expect(scoreOf({ ...piece, parts: pieces.filter((p) => p !== piece) })).toBeGreaterThanOrEqual(
            whole,
          );
      }),
    );
  });
});
