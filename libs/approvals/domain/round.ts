import type { Id } from '#kernel';
import type { Purpose, Requirement } from './rule.ts';

export const roundStates = ['open', 'approved', 'rejected', 'voided'] as const;
export type RoundState = (typeof roundStates)[number];

export const verdicts = ['approve', 'reject', 'abstain'] as const;
export type BallotVerdict = (typeof verdicts)[number];

/** Somebody on the board whose vote policy would refuse, as it was when the round was opened. */
export interface Barred {
  readonly person: Id;
  readonly rule: string;
  readonly reason: string;
}

/** Somebody who may fill the seat of a member who is away or keeps out of it. */
export interface FrozenDeputy {
  readonly person: Id;
  /** The members for whom: some of the electorate. */
  readonly of: readonly Id[];
}

/** A step of a round as it was frozen when the round was opened. What is absent was not frozen then: see `bodyOf`. */
export interface FrozenStep {
  readonly name: string;
  readonly boards: readonly string[];
  readonly require: Requirement;
  /** How many approvals that makes at the least. */
  readonly needed: number;
  /** The seats: everybody who was on the boards then, in order of joining, whether policy lets them vote or not. */
  readonly electorate: readonly Id[];
  readonly barred: readonly Barred[];
  /** How many seats have to take part; an abstention takes part. */
  readonly quorum?: number;
  /** Whether one rejection ends it. */
  readonly veto?: boolean;
  /** Whose approval decides a tie; null or absent when nobody's does. */
  readonly castingVote?: Id | null;
  readonly deputies?: readonly FrozenDeputy[];
}

/** What a step says of quorum, veto and deputies; steps frozen before boards had these say nothing. */
export const bodyOf = (
  step: FrozenStep,
): Required<Pick<FrozenStep, 'quorum' | 'veto' | 'castingVote' | 'deputies'>> => ({
  quorum: step.quorum ?? 1,
  veto: step.veto ?? true,
  castingVote: step.castingVote ?? null,
  deputies: step.deputies ?? [],
});

/** Votes on one content of one change. */
export interface Round {
  readonly id: Id;
  readonly changeId: Id;
  /** 1 for the change's first round. */
  readonly number: number;
  readonly purpose: Purpose;
  readonly digest: string;
  readonly revision: number;
  readonly ruleSetVersion: number;
  readonly steps: readonly FrozenStep[];
  readonly state: RoundState;
  readonly openedAt: Date;
  /** What reminders and deadline are counted from. */
  readonly countsFrom: Date;
  readonly dueAt: Date;
  readonly decidedAt: Date | null;
  readonly remindersSent: number;
  readonly escalationLevel: number;
  /** When the deadline of a ratification was found missed. */
  readonly missedAt: Date | null;
  /** Index of the step that is asked now; null once none is. */
  readonly currentStep: number | null;
  /** In how many steps, counted from the first, the time to vote is over. */
  readonly closedSteps: number;
}

export interface Vote {
  readonly id: Id;
  readonly roundId: Id;
  /** Index of the step it counts in. */
  readonly step: number;
  readonly personId: Id;
  readonly accountId: Id;
  readonly verdict: BallotVerdict | 'withdraw';
  readonly comment: string;
  readonly digest: string;
  readonly castAt: Date;
  /** Counts a person's entries in a round from 1. */
  readonly ordinal: number;
  /** The member whose seat it fills; null when it is the voter's own. */
  readonly onBehalfOf: Id | null;
  /** The delegation under which it was cast; null for a vote of one's own, and for a deputy's. */
  readonly delegationId: Id | null;
}

/** Somebody who keeps out of a round of their own accord. */
export interface Recusal {
  readonly roundId: Id;
  readonly personId: Id;
  readonly reason: string;
  readonly accountId: Id;
  readonly recusedAt: Date;
}

/** Whose seat a vote fills. */
export const seatOf = ({
  personId,
  onBehalfOf,
}: Pick<Vote, 'personId'> & { readonly onBehalfOf?: Id | null }): Id => onBehalfOf ?? personId;

/** Whether a requirement looks at the votes that are cast, and not at how many were asked. */
export const isOfVotes = (require: Requirement): boolean =>
  require === 'majority' ||
  require === 'unanimity' ||
  (typeof require === 'object' && 'percentOfVotes' in require);

/**
 * How many approvals a requirement makes. Counted over everybody on the board, also those that policy bars: if barring
 * somebody lowered the threshold, a forged author line would be enough to do without the others.
 */
export function neededOf(require: Requirement, electorate: number): number {
  if (require === 'all') return Math.max(1, electorate);
  if (typeof require === 'string' || 'percentOfVotes' in require) return 1;
  return 'count' in require ? require.count : Math.max(1, Math.ceil((require.percent * electorate) / 100));
}

/** In words: "any one of 3", "2 of 5", "more for than against, with 3 of 5 voting". */
export function inWords(step: Pick<FrozenStep, 'require' | 'electorate' | 'needed' | 'quorum'>): string {
  const all = step.electorate.length;
  const words = thresholdInWords(step);
  return (step.quorum ?? 1) > Math.max(1, isOfVotes(step.require) ? 0 : step.needed)
    ? `${words}, with ${step.quorum ?? 1} of ${all} voting`
    : words;
}

function thresholdInWords({
  require,
  electorate,
  needed,
}: Pick<FrozenStep, 'require' | 'electorate' | 'needed'>): string {
  const all = electorate.length;
  if (require === 'majority') return 'more votes for than against';
  if (require === 'unanimity') return 'no vote against';
  if (typeof require === 'object' && 'percentOfVotes' in require)
    return `${require.percentOfVotes} percent of the votes`;
  if (require === 'all') return all === 1 ? 'the one member' : `all ${all}`;
  if (needed === 1) return all === 1 ? 'the one member' : `any one of ${all}`;
  return `${needed} of ${all}`;
}
