import { describe, expect, it } from '@jest/globals';
import { type Candidate, coveringChange } from './deployment.ts';

const one = `sha256:${'1'.repeat(64)}`;
const other = `sha256:${'2'.repeat(64)}`;
const change = (id: string, state: string, ...digests: string[]): Candidate => ({
  id,
  state,
  artifacts: digests.map((digest) => ({ digest })),
});

describe('coveringChange', () => {
  it.each<[name: string, candidates: Candidate[], artifact: string | null, expected: string | null]>([
    ['nothing open', [], one, null],
    ['the one that names the artifact', [change('a', 'SCHEDULED', one), change('b', 'SCHEDULED')], one, 'a'],
    ['two that name it', [change('a', 'SCHEDULED', one), change('b', 'AUTHORIZING', one)], one, null],
    [
      'of two that name it the one under way',
      [change('a', 'SCHEDULED', one), change('b', 'IMPLEMENTING', one)],
      one,
      'b',
    ],
    ['the only one that names none', [change('a', 'AUTHORIZING'), change('b', 'SCHEDULED', other)], one, 'a'],
    ['two that name none', [change('a', 'SCHEDULED'), change('b', 'SCHEDULED')], one, null],
    ['one under way with another artifact', [change('a', 'IMPLEMENTING', other)], one, 'a'],
    ['one waiting with another artifact', [change('a', 'SCHEDULED', other)], one, null],
    ['no artifact told', [change('a', 'SCHEDULED', other)], null, 'a'],
  ])('finds %s', (_, candidates, artifact, expected) => {
    expect(coveringChange(candidates, artifact)).toBe(expected);
  });
});
