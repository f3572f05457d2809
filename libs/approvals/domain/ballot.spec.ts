import { describe, expect, it } from '@jest/globals';
import { ballotProblems } from './ballot.ts';
import type { FrozenStep, Round } from './round.ts';
import { tally } from './tally.ts';

const step = (electorate: string[]): FrozenStep => ({
  name: 's',
  boards: ['cab'],
  require: 'any',
  needed: 1,
  electorate,
  barred: [],
});
const round = { steps: [step(['ann', 'bob']), step(['bob', 'cem'])] } as unknown as Round;
const cast = (
  person: string,
  votes: Parameters<typeof tally>[1] = [],
  verdict: 'approve' | 'reject' = 'approve',
  comment = '',
) =>
  ballotProblems(round, tally(round.steps, votes), { person, verdict, comment }).map((p) => p.rule ?? p.code);

describe('ballotProblems', () => {
  const annApproved = [{ personId: 'ann', verdict: 'approve' as const, step: 0, ordinal: 1 }];

  it('lets those vote who are asked now', () => {
    expect(cast('ann')).toEqual([]);
    expect(cast('cem', annApproved)).toEqual([]);
  });

  it('makes the later step wait', () => {
    expect(cast('cem')).toEqual(['asked-now']);
  });

  it('takes one vote of a person, over all steps', () => {
    expect(cast('ann', annApproved)).toEqual(['one-vote-a-person']);
    expect(cast('bob', [{ personId: 'bob', verdict: 'approve', step: 0, ordinal: 1 }])).toEqual([
      'one-vote-a-person',
    ]);
  });

  it('wants to know why somebody rejects', () => {
    expect(cast('ann', [], 'reject', '  ')).toEqual(['INVALID_INPUT']);
    expect(cast('ann', [], 'reject', 'no way back')).toEqual([]);
  });
});
