import type { Id } from '#kernel';
import type { FrozenStep, Vote } from './round.ts';

type Ballot = Pick<Vote, 'personId' | 'step' | 'verdict' | 'ordinal'>;

export interface StepTally {
  readonly name: string;
  readonly needed: number;
  readonly approvals: number;
  readonly abstentions: number;
  /** Who could still vote in it: asked, not barred, and without a vote anywhere in the round. */
  readonly left: readonly Id[];
  readonly reached: boolean;
  /** Too few are left: it can only be reached if somebody takes an abstention back. */
  readonly outOfReach: boolean;
}

export interface Tally {
  readonly verdict: 'open' | 'approved' | 'rejected';
  /** The step that is asked now; null once all are reached, or when the round was rejected. */
  readonly current: number | null;
  readonly steps: readonly StepTally[];
  /** Each person's standing vote. */
  readonly standing: ReadonlyMap<Id, Ballot>;
}

/** Each person's last entry, without those who took it back: a person counts once, in one step. */
export function standingVotes<V extends Ballot>(votes: readonly V[]): Map<Id, V> {
  const last = new Map<Id, V>();
  for (const vote of votes) {
    const known = last.get(vote.personId);
    if (known === undefined || known.ordinal < vote.ordinal) last.set(vote.personId, vote);
  }
  for (const [person, vote] of last) if (vote.verdict === 'withdraw') last.delete(person);
  return last;
}

/**
 * What the votes amount to, whatever order they are told in. One rejection rejects; an abstention is no approval; a
 * step that was reached falls back when a vote in it is withdrawn.
 */
export function tally(steps: readonly FrozenStep[], votes: readonly Ballot[]): Tally {
  const asked = votes.filter((v) => steps[v.step]?.electorate.includes(v.personId) === true);
  const standing = standingVotes(asked);
  const counted = steps.map((step, index) => tallyStep(step, index, standing));
  const rejected = [...standing.values()].some((v) => v.verdict === 'reject');
  const current = counted.findIndex((step) => !step.reached);
  return {
    verdict: rejected ? 'rejected' : current === -1 && steps.length > 0 ? 'approved' : 'open',
    current: rejected || current === -1 ? null : current,
    steps: counted,
    standing,
  };
}

function tallyStep(step: FrozenStep, index: number, standing: ReadonlyMap<Id, Ballot>): StepTally {
  const here = [...standing.values()].filter((v) => v.step === index);
  const approvals = here.filter((v) => v.verdict === 'approve').length;
  const barred = new Set(step.barred.map((b) => b.person));
  const left = step.electorate.filter((person) => !standing.has(person) && !barred.has(person));
  return {
    name: step.name,
    needed: step.needed,
    approvals,
    abstentions: here.filter((v) => v.verdict === 'abstain').length,
    left,
    reached: step.needed > 0 && approvals >= step.needed,
    outOfReach: approvals + left.length < step.needed,
  };
}

/** What is still needed, as sentences for people. */
export function stillNeeded({ verdict, steps, current }: Tally): string {
  if (verdict === 'approved') return 'Nothing more is needed.';
  if (verdict === 'rejected' || current === null) return 'It was rejected; nothing more is asked.';
  return steps
    .slice(current)
    .filter((step) => !step.reached)
    .map((step, i) => `${i === 0 ? '' : 'Then '}${sentence(step)}`)
    .join(' ');
}

function sentence({ name, needed, approvals, left, outOfReach }: StepTally): string {
  const missing = needed - approvals;
  const wanted = `${name}: ${missing} more ${missing === 1 ? 'approval' : 'approvals'}`;
  if (!outOfReach) return `${wanted}, of ${left.length} who may still vote.`;
  const rest = left.length === 0 ? 'nobody may vote any more' : `only ${left.length} may still vote`;
  return `${wanted}, but ${rest}: somebody who abstained must vote again, or the change must be asked about anew.`;
}

/**
 * Whether enough different people are there for all steps together, each person counting in one step only. By Hall's
 * condition it is enough to look at every group of steps.
 * @returns the first group that is short of people; null when there are enough
 */
export function shortOf(
  steps: readonly FrozenStep[],
): { readonly steps: readonly string[]; readonly needed: number; readonly eligible: number } | null {
  const eligible = steps.map((step) => {
    const barred = new Set(step.barred.map((b) => b.person));
    return step.electorate.filter((person) => !barred.has(person));
  });
  for (let group = 1; group < 2 ** steps.length; group += 1) {
    const chosen = steps.map((_, i) => i).filter((i) => (group & (2 ** i)) !== 0);
    const people = new Set(chosen.flatMap((i) => eligible[i] ?? []));
    const needed = chosen.reduce((sum, i) => sum + (steps[i]?.needed ?? 0), 0);
    if (people.size < needed)
      return { steps: chosen.map((i) => steps[i]?.name ?? ''), needed, eligible: people.size };
  }
  return null;
}
