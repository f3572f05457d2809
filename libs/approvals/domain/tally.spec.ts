import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type FrozenStep, neededOf, type Vote } from './round.ts';
import { stillNeeded } from './still-needed.ts';
import { shortOf, standingVotes, tally } from './tally.ts';

type Ballot = Pick<Vote, 'personId' | 'step' | 'verdict' | 'ordinal'>;

const people = ['ann', 'bob', 'cem', 'dea', 'eva', 'fay'];

const step = (electorate: readonly string[], needed: number, barred: readonly string[] = []): FrozenStep => ({
  name: 'Board',
  boards: ['cab'],
  require: { count: needed },
  needed,
  electorate,
  barred: barred.map((person) => ({ person, rule: 'r', reason: 'because' })),
});
const vote = (personId: string, verdict: Vote['verdict'], ordinal = 1, at = 0): Ballot => ({
  personId,
  verdict,
  ordinal,
  step: at,
});

const aSteps = fc.array(
  fc
    .tuple(fc.subarray(people, { minLength: 1 }), fc.integer({ min: 1, max: 4 }))
    .map(([electorate, needed]) => step(electorate, needed)),
  { minLength: 1, maxLength: 3 },
);
/** What people did one after the other: each votes, takes it back, votes again, in whatever step. */
const aHistory = fc
  .array(
    fc.tuple(
      fc.constantFrom(...people),
      fc.constantFrom('approve' as const, 'abstain' as const, 'reject' as const),
      fc.nat({ max: 2 }),
    ),
    { maxLength: 24 },
  )
  .map((acts) => {
    const seen = new Map<string, number>();
    return acts.map(([person, verdict, at]): Ballot => {
      const ordinal = (seen.get(person) ?? 0) + 1;
      seen.set(person, ordinal);
      return vote(person, ordinal % 2 === 0 ? 'withdraw' : verdict, ordinal, at);
    });
  });

describe('tally', () => {
  it('comes to the same result in whatever order the votes are told', () => {
    fc.assert(
      fc.property(
        aSteps,
        aHistory.chain((votes) =>
          fc.tuple(fc.constant(votes), fc.shuffledSubarray(votes, { minLength: votes.length })),
        ),
        (steps, [votes, shuffled]) => {
          const { verdict, current, steps: counted } = tally(steps, votes);
          const other = tally(steps, shuffled);
          expect({ verdict, current, steps: counted }).toEqual({
            verdict: other.verdict,
            current: other.current,
            steps: other.steps,
          });
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('approves only with as many different people as all steps need, each of them asked', () => {
    fc.assert(
      fc.property(aSteps, aHistory, (steps, votes) => {
        const { verdict, standing } = tally(steps, votes);
        if (verdict !== 'approved') return;
        const approvers = [...standing.values()].filter((v) => v.verdict === 'approve');
        const needed = steps.reduce((sum, s) => sum + s.needed, 0);
        expect(new Set(approvers.map((v) => v.personId)).size).toBeGreaterThanOrEqual(needed);
        for (const v of approvers) expect(steps[v.step]?.electorate).toContain(v.personId);
      }),
      { numRuns: 2_000 },
    );
  });

  it('never approves while a rejection stands, and never without a vote', () => {
    fc.assert(
      fc.property(aSteps, aHistory, (steps, votes) => {
        const { verdict, standing } = tally(steps, votes);
        const rejected = [...standing.values()].some((v) => v.verdict === 'reject');
        expect(verdict === 'rejected').toBe(rejected);
        if (standing.size === 0) expect(verdict).toBe('open');
      }),
    );
  });

  it('asks one step after the other', () => {
    const steps = [step(['ann', 'bob'], 1), step(['cem', 'dea'], 2)];
    expect(tally(steps, []).current).toBe(0);
    const first = [vote('ann', 'approve')];
    expect(tally(steps, first).current).toBe(1);
    const all = [...first, vote('cem', 'approve', 1, 1), vote('dea', 'approve', 1, 1)];
    expect(tally(steps, all)).toMatchObject({ verdict: 'approved', current: null });
  });

  it('counts a person once, whatever boards they are on', () => {
    const steps = [step(['ann', 'bob'], 1), step(['ann', 'cem'], 1)];
    const twice = [vote('ann', 'approve', 1, 0), vote('ann', 'approve', 1, 1)];
    expect(tally(steps, twice).verdict).toBe('open');
  });

  it('falls back to the step in which a vote is withdrawn', () => {
    const steps = [step(['ann', 'bob'], 1), step(['cem'], 1)];
    const votes = [vote('ann', 'approve'), vote('ann', 'withdraw', 2)];
    expect(tally(steps, votes)).toMatchObject({ verdict: 'open', current: 0 });
  });

  it('takes an abstention for no approval, and says when too few are left', () => {
    const steps = [step(['ann', 'bob', 'cem'], 2)];
    const votes = [vote('ann', 'abstain'), vote('bob', 'abstain')];
    const counted = tally(steps, votes);
    expect(counted).toMatchObject({
      verdict: 'open',
      steps: [{ approvals: 0, abstentions: 2, outOfReach: true }],
    });
    expect(stillNeeded(counted)).toContain('only 1 may still vote');
  });

  it('does not count who was never asked', () => {
    expect(tally([step(['ann'], 1)], [vote('zoe', 'approve'), vote('zoe', 'reject')]).verdict).toBe('open');
  });

  it('counts nobody who is barred among those who may still vote', () => {
    expect(tally([step(['ann', 'bob'], 1, ['bob'])], []).steps[0]?.left).toEqual(['ann']);
  });
});

describe('standingVotes', () => {
  it('keeps each person’s last word, unless it was taken back', () => {
    const votes = [
      vote('ann', 'approve'),
      vote('ann', 'withdraw', 2),
      vote('ann', 'abstain', 3),
      vote('bob', 'approve'),
      vote('bob', 'withdraw', 2),
    ];
    expect([...standingVotes(votes).values()]).toEqual([vote('ann', 'abstain', 3)]);
  });
});

describe('neededOf', () => {
  it('rounds a percentage up and never down to nobody', () => {
    expect(neededOf({ percent: 50 }, 5)).toBe(3);
    expect(neededOf({ percent: 1 }, 5)).toBe(1);
    expect(neededOf({ percent: 100 }, 7)).toBe(7);
    expect(neededOf({ percent: 60 }, 5)).toBe(3);
    expect(neededOf('all', 4)).toBe(4);
    expect(neededOf('any', 4)).toBe(1);
  });

  it('is at least one, and no more than all for a percentage', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 100 }), (percent, members) => {
        const needed = neededOf({ percent }, members);
        expect(needed).toBeGreaterThanOrEqual(1);
        expect(needed).toBeLessThanOrEqual(members);
        expect(needed * 100).toBeGreaterThanOrEqual(percent * members);
      }),
    );
  });
});

describe('shortOf', () => {
  it('finds a step that barred members leave short', () => {
    expect(shortOf([step(['ann', 'bob'], 2, ['bob'])])).toEqual({ steps: ['Board'], needed: 2, eligible: 1 });
  });

  it('finds steps that need the same person twice', () => {
    expect(shortOf([step(['ann'], 1), step(['ann'], 1)])).toMatchObject({ needed: 2, eligible: 1 });
    expect(shortOf([step(['ann'], 1), step(['ann', 'bob'], 1)])).toBeNull();
  });

  it('finds nothing exactly when some people’s votes would approve', () => {
    fc.assert(
      fc.property(aSteps, (steps) => {
        expect(shortOf(steps) === null).toBe(canBeMet(steps));
      }),
    );
  });
});

/** By trying every way to give each of six people one step or none. */
function canBeMet(steps: readonly FrozenStep[]): boolean {
  const choices = steps.length + 1;
  for (let way = 0; way < choices ** people.length; way += 1) {
    const votes = people.flatMap((person, i) => {
      const choice = Math.floor(way / choices ** i) % choices;
      return choice === 0 ? [] : [vote(person, 'approve', 1, choice - 1)];
    });
    if (tally(steps, votes).verdict === 'approved') return true;
  }
  return false;
}
