import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { EvidenceMatrix } from './evidence-file.ts';
import { Requirements } from './requirements.ts';

const row = (over: object = {}) => ({
  ...{ rule: 'shows-tests', name: 'It shows its tests', by: 'start', evidence: [{ kind: 'TEST_REPORT' }] },
  ...over,
});
const collecting = { askHoursBefore: 72, remindHoursBefore: [24], escalation: [], closeWithinHours: 72 };
const read = (over: object) => EvidenceMatrix.of({ rows: [], testRuns: [], collecting, ...over });

describe('policies/evidence.json', () => {
  it('asks for evidence that passed, from anybody, of the change as it is now, unless it says otherwise', () => {
    expect(read({ rows: [row()] }).rows[0]?.evidence).toEqual([
      {
        kind: 'TEST_REPORT',
        verdict: 'PASSED',
        from: ['person', 'pipeline'],
        freshAfter: ['edit', 'commit'],
      },
    ]);
  });

  it.each<[string, object, RegExp]>([
    ['a word that is not known', { rows: [row({ risk: ['HIGH'] })] }, /risk/],
    ['a point that there is not', { rows: [row({ by: 'deploy' })] }, /rows\[0\]\.by/],
    ['an empty list', { rows: [row({ types: [] })] }, /must name at least one, or be left out/],
    ['a row without evidence', { rows: [row({ evidence: [] })] }, /rows\[0\]\.evidence/],
    [
      'a rule that no exception could name',
      { rows: [row({ rule: 'Shows tests' })] },
      /exceptions are asked for by it/,
    ],
    ['a rule twice', { rows: [row(), row()] }, /shows-tests is there twice; give each row a rule of its own/],
    [
      'a kind twice',
      { rows: [row({ evidence: [{ kind: 'SBOM' }, { kind: 'SBOM' }] })] },
      /asks twice for SBOM; ask once/,
    ],
    ['a kind in other letters', { rows: [row({ evidence: [{ kind: 'tests' }] })] }, /as in TEST_REPORT/],
    [
      'senders that exclude one another',
      {
        rows: [
          row({ evidence: [{ kind: 'SBOM', from: ['person'] }] }),
          row({ rule: 'other', evidence: [{ kind: 'SBOM', from: ['pipeline'] }] }),
        ],
      },
      /nobody could bring it; let both take it from one sender/,
    ],
  ])('with %s is refused, and says what to do', (_, over, words) => {
    expect(() => read(over)).toThrow(words);
  });

  it('with a kind that there is not, or that nobody can read, is refused', () => {
    const known = { kinds: ['TEST_REPORT', 'SCREENSHOT'], read: ['TEST_REPORT'] };
    const asking = (demand: object) => read({ rows: [row({ evidence: [demand] })] });
    expect(() => asking({ kind: 'TEST_REPORTS' }).checkKinds(known)).toThrow(
      'the row shows-tests names TEST_REPORTS, which is no kind of evidence. There are: TEST_REPORT, SCREENSHOT.',
    );
    expect(() => asking({ kind: 'SCREENSHOT' }).checkKinds(known)).toThrow(
      'the row shows-tests asks that SCREENSHOT is PASSED, and nothing reads it. Ask for "verdict": "PRESENT".',
    );
    expect(() => asking({ kind: 'SCREENSHOT', verdict: 'PRESENT' }).checkKinds(known)).not.toThrow();
    expect(() => read({ testRuns: [{ kind: 'NONE' }] }).checkKinds(known)).toThrow('testRuns names NONE');
  });

  it('says what a run counts as, by the first line that fits', () => {
    const { testRuns } = JSON.parse(readFileSync('policies/evidence.json', 'utf8')) as { testRuns: object[] };
    const matrix = read({ testRuns });
    expect(
      [
        ['sonarqube/pay', 'Quality gate Sonar way of Pay'],
        ['snyk/1', 'Snyk: pay'],
        ['acme/pay/checks/github-actions', 'CodeQL (java)'],
        ['acme/pay/checks/github-actions', 'ESLint'],
        ['acme/pay/checks/github-actions', 'unit tests'],
        [null, 'unit tests'],
      ].map(([pipeline, name]) => matrix.kindOfRun(pipeline ?? null, name ?? '')),
    ).toEqual(['QUALITY_GATE', 'SCAN_REPORT', 'SCAN_REPORT', null, 'TEST_REPORT', 'TEST_REPORT']);
    expect(read({ testRuns: [{ name: 'a.b*', kind: 'SBOM' }] }).kindOfRun(null, 'axb')).toBeNull();
    expect(read({}).kindOfRun(null, 'unit')).toBeNull();
  });

  it('is shipped with rows whose rules compliance may except from', () => {
    const duties = JSON.parse(readFileSync('policies/duties.json', 'utf8')) as {
      exceptions: { rules: string[] };
    };
    const rules = Requirements.read('policies').evidence.rows.map(({ rule }) => rule);
    expect(duties.exceptions.rules).toEqual(expect.arrayContaining(rules));
  });
});
