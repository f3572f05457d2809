import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aReport } from '../testing/index.ts';
import type { EvidenceDemand, EvidenceRow } from './evidence-matrix.ts';
import { type EvidenceGround, type EvidenceItem, isOpen, needsOf } from './evidence-needs.ts';
import { change, committed, last, only, place, planned, row } from '../testing/evidence.ts';

const old = 'a'.repeat(40);
const other = `sha256:${'2'.repeat(64)}`;

describe('evidence that a change needs', () => {
  type Case = [
    what: string,
    demand: Partial<EvidenceDemand>,
    ground: Partial<EvidenceGround>,
    status: string,
    why: RegExp | null,
  ];
  const edit = { revisedAt: new Date('2026-03-02T13:00:00Z') };
  const unread = { read: false, verdict: 'UNKNOWN' as const, name: 'scan.pdf' };
  const commits = { lastCommits: [committed] };
  it.each<Case>([
    ['is there', {}, {}, 'SATISFIED', null],
    ['is not there', {}, { evidence: [] }, 'MISSING', /^there is none$/],
    ['is of another kind', {}, { evidence: [aReport({ kind: 'SBOM' })] }, 'MISSING', /^there is none$/],
    ['failed', {}, { evidence: [aReport({ verdict: 'FAILED' })] }, 'FAILED', /junit.xml speaks against/],
    [
      'failed, and any will do',
      { verdict: 'ANY' },
      { evidence: [aReport({ verdict: 'FAILED' })] },
      'SATISFIED',
      null,
    ],
    [
      'nobody could read',
      {},
      { evidence: [aReport(unread)] },
      'MISSING',
      /nobody can tell what scan.pdf says/,
    ],
    [
      'nobody could read, and has to be read',
      { verdict: 'READ' },
      { evidence: [aReport(unread)] },
      'MISSING',
      /nobody can tell/,
    ],
    [
      'nobody could read, and has to be there',
      { verdict: 'PRESENT' },
      { evidence: [aReport(unread)] },
      'SATISFIED',
      null,
    ],
    [
      'failed, and has to be there',
      { verdict: 'PRESENT' },
      { evidence: [aReport({ verdict: 'FAILED' })] },
      'FAILED',
      /against/,
    ],
    ['says neither', {}, { evidence: [aReport({ verdict: 'UNKNOWN' })] }, 'MISSING', /neither yes nor no/],
    [
      'says neither, and has to be read',
      { verdict: 'READ' },
      { evidence: [aReport({ verdict: 'UNKNOWN' })] },
      'SATISFIED',
      null,
    ],
    [
      'comes from a person',
      { from: ['pipeline'] },
      { evidence: [aReport({ from: 'person' })] },
      'MISSING',
      /brought by a person/,
    ],
    ['was taken before an edit', {}, edit, 'STALE', /before the material edit of 2026-03-02T13/],
    ['was taken before an edit, which does not matter', { freshAfter: ['commit'] }, edit, 'SATISFIED', null],
    ['was taken at the very edit', {}, { revisedAt: new Date('2026-03-02T12:00:00Z') }, 'SATISFIED', null],
    ['was taken after the commit', {}, commits, 'SATISFIED', null],
    [
      'was taken before the commit',
      {},
      { lastCommits: [{ ...committed, knownAt: '2026-03-02T12:00:01Z' }] },
      'STALE',
      /before the commit bbbbbbbbbbbb$/,
    ],
    [
      'is of the last commit, told of later',
      {},
      { evidence: [aReport({ commits: [last], takenAt: '2026-03-01T00:00:00Z' })], ...commits },
      'SATISFIED',
      null,
    ],
    [
      'is of an earlier commit',
      {},
      { evidence: [aReport({ commits: [old] })], ...commits },
      'STALE',
      /is of the commit a{12}, and the last one is b{12}/,
    ],
    [
      'is of an earlier commit, which does not matter',
      { freshAfter: [] },
      { evidence: [aReport({ commits: [old] })], ...commits },
      'SATISFIED',
      null,
    ],
    [
      'failed on an earlier commit',
      {},
      {
        evidence: [aReport({ commits: [old], verdict: 'FAILED' }), aReport({ commits: [last] })],
        ...commits,
      },
      'SATISFIED',
      null,
    ],
    [
      'is of the planned artifact',
      {},
      { evidence: [aReport({ artifacts: [other, planned] })] },
      'SATISFIED',
      null,
    ],
    [
      'is of another artifact',
      {},
      { evidence: [aReport({ artifacts: [other] })] },
      'STALE',
      /of another artifact \(sha256:222222222222\) than is planned/,
    ],
    ['is excepted', {}, { evidence: [], excepted: ['shows-tests'] }, 'EXCEPTED', null],
  ])('that %s', (_, demand, over, status, why) => {
    const need = only([row({ demand })], over);
    expect([need.status, need.because === null ? null : why?.test(need.because)]).toEqual([
      status,
      why === null ? null : true,
    ]);
    expect(need.how === null).toBe(!isOpen(need));
  });

  it('is replaced by what has the same name and subject, and hidden behind nothing else', () => {
    const failed = aReport({ verdict: 'FAILED', takenAt: '2026-03-02T10:00:00Z' });
    expect(only([row()], { evidence: [aReport(), failed] }).status).toBe('SATISFIED');
    expect(only([row()], { evidence: [aReport({ name: 'browser.xml' }), failed] }).status).toBe('FAILED');
    const after = { ...failed, takenAt: '2026-03-02T14:00:00Z' };
    expect(only([row()], { evidence: [aReport(), after] }).status).toBe('FAILED');
  });

  it('that speaks against the change is not made harmless by an edit', () => {
    const evidence = [
      aReport({ verdict: 'FAILED', takenAt: '2026-03-02T10:00:00Z' }),
      aReport({ name: 'b.xml', takenAt: '2026-03-02T14:00:00Z' }),
    ];
    expect(only([row()], { evidence, revisedAt: new Date('2026-03-02T13:00:00Z') }).status).toBe('FAILED');
  });

  it('says by which command it is brought, and who may', () => {
    expect(only([row()], { evidence: [] })).toMatchObject({
      how: 'Run: gavel evidence add CHG-000007 --kind TEST_REPORT --file FILE',
      broughtBy: 'attachEvidence',
    });
    expect(only([row()], { evidence: [], lastCommits: [committed] }).how).toMatch(`--commit ${last}`);
    expect(only([row({ demand: { kind: 'CODE_REVIEW' } })], { evidence: [] })).toMatchObject({
      how: expect.stringContaining('on the code host'),
      broughtBy: 'recordFact',
    });
  });
});

describe('in whatever is brought', () => {
  const times = ['2026-03-02T08:00:00.000Z', '2026-03-02T12:00:00.000Z', '2026-03-02T16:00:00.000Z'];
  const anItem: fc.Arbitrary<EvidenceItem> = fc
    .record({
      kind: fc.constantFrom('TEST_REPORT', 'SCAN_REPORT'),
      name: fc.constantFrom('a', 'b', 'c'),
      verdict: fc.constantFrom('PASSED' as const, 'FAILED' as const, 'UNKNOWN' as const),
      read: fc.boolean(),
      from: fc.constantFrom('person' as const, 'pipeline' as const),
      takenAt: fc.constantFrom(...times),
      commits: fc.constantFrom([], [old], [last]),
      artifacts: fc.constantFrom([], [planned], [other]),
    })
    .map((said) => aReport(said));
  const aRow = fc
    .record({
      rule: fc.constantFrom('one', 'two', 'three'),
      by: fc.constantFrom('assess' as const, 'start' as const, 'close' as const),
      kind: fc.constantFrom('TEST_REPORT', 'SCAN_REPORT'),
      verdict: fc.constantFrom('PASSED' as const, 'READ' as const, 'PRESENT' as const, 'ANY' as const),
      freshAfter: fc.subarray(['edit' as const, 'commit' as const]),
    })
    .map(({ rule, by, ...demand }) => row({ rule, by, demand }));
  const aWorld = fc.record({
    rows: fc.array(aRow, { maxLength: 4 }),
    evidence: fc.array(anItem, { maxLength: 6 }),
    revisedAt: fc.option(fc.constantFrom(...times).map((at) => new Date(at))),
    lastCommits: fc.constantFrom([], [committed]),
    excepted: fc.subarray(['one', 'two']),
  });
  const open = (rows: readonly EvidenceRow[], over: EvidenceGround): string[] =>
    needsOf(rows, change, place, over)
      .filter(isOpen)
      .map(({ kind }) => kind);

  it('evidence that counts for everything, added, never leaves more open', () => {
    fc.assert(
      fc.property(aWorld, fc.constantFrom('TEST_REPORT', 'SCAN_REPORT'), ({ rows, ...over }, kind) => {
        const valid = aReport({ kind, name: 'new', takenAt: '2026-03-03T00:00:00Z' });
        const before = open(rows, over);
        const after = open(rows, { ...over, evidence: [...over.evidence, valid] });
        expect(before).toEqual(expect.arrayContaining(after));
      }),
    );
  });

  it('another row never leaves less open', () => {
    fc.assert(
      fc.property(aWorld, aRow, ({ rows, ...over }, more) => {
        expect(open([...rows, more], over)).toEqual(expect.arrayContaining(open(rows, over)));
      }),
    );
  });

  it('whatever was taken before it counts for nothing after a material edit', () => {
    fc.assert(
      fc.property(aWorld, ({ rows, ...over }) => {
        const edited = { ...over, revisedAt: new Date('2026-03-02T17:00:00Z'), excepted: [] };
        for (const need of needsOf(rows, change, place, edited))
          if (need.freshAfter.includes('edit')) expect(isOpen(need)).toBe(true);
      }),
    );
  });

  it('the order in which it came does not matter', () => {
    fc.assert(
      fc.property(aWorld, ({ rows, ...over }) => {
        const turned = { ...over, evidence: [...over.evidence].reverse() };
        expect(open(rows, turned)).toEqual(open(rows, over));
      }),
    );
  });
});
