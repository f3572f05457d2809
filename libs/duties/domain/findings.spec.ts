import { describe, expect, it } from '@jest/globals';
import { findingsOf, type SeenDeployment } from './findings.ts';

const approved = `sha256:${'1'.repeat(64)}`;
const other = `sha256:${'2'.repeat(64)}`;
const seen = (said: Partial<SeenDeployment> = {}): SeenDeployment => ({
  id: 'd1',
  artifactDigest: approved,
  startedAt: new Date('2026-03-02T09:00:00Z'),
  deployer: 'https://github.com|lena',
  deployerPerson: 'lena',
  watched: true,
  change: { number: 'CHG-000001', stateThen: 'IMPLEMENTING', artifacts: [{ digest: approved }] },
  ...said,
});
const during = (stateThen: string | null, ...digests: string[]): Partial<SeenDeployment> => ({
  change: { number: 'CHG-000001', stateThen, artifacts: digests.map((digest) => ({ digest })) },
});

describe('findingsOf', () => {
  it.each<[name: string, said: Partial<SeenDeployment>, rules: string[]]>([
    ['what was approved, while it is carried out', {}, []],
    ['the same while it is verified', during('VALIDATING', approved), []],
    ['no change', { change: null }, ['deployed-without-change']],
    ['no change where none is needed', { change: null, watched: false }, []],
    ['a change that is before its board', during('AUTHORIZING'), ['deployed-unapproved']],
    ['a change that was filed later', during(null), ['deployed-unapproved']],
    ['a canceled change', during('CANCELED'), ['deployed-unapproved']],
    ['a change that has not begun', during('SCHEDULED'), ['deployed-outside-implementation']],
    ['a change that is over', during('CLOSED'), ['deployed-outside-implementation']],
    ['another artifact', during('IMPLEMENTING', other), ['deployed-other-artifact']],
    [
      'an artifact that is not told',
      { ...during('IMPLEMENTING', approved), artifactDigest: null },
      ['deployed-other-artifact'],
    ],
    ['any artifact where the change names none', during('IMPLEMENTING'), []],
    ['a stranger', { deployerPerson: null }, ['unknown-deployer']],
    ['a stranger where it does not matter', { deployerPerson: null, watched: false }, []],
    [
      'everything at once',
      { ...during('DRAFT', other), deployerPerson: null },
      ['unknown-deployer', 'deployed-unapproved', 'deployed-other-artifact'],
    ],
  ])('of %s', (_, said, rules) => {
    expect(findingsOf(seen(said)).map((finding) => finding.rule)).toEqual(rules);
  });

  it('are about whoever deployed, if that is known', () => {
    expect(findingsOf(seen({ change: null }))[0]?.persons).toEqual(['lena']);
    expect(findingsOf(seen({ change: null, deployerPerson: null })).map((f) => f.persons)).toEqual([[], []]);
  });
});
