import { type Id, problem, type Problem } from '#kernel';
import type { Purpose, Requirement, RuleStep } from './rule.ts';

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

/** A step of a round as it was frozen when the round was opened. */
export interface FrozenStep {
  readonly name: string;
  readonly boards: readonly string[];
  readonly require: Requirement;
  /** How many approvals that makes. */
  readonly needed: number;
  /** Everybody who was on the boards then, in order of joining, whether policy lets them vote or not. */
  readonly electorate: readonly Id[];
  readonly barred: readonly Barred[];
}

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
}

/**
 * How many approvals a requirement makes. Counted over everybody on the board, also those that policy bars: if barring
 * somebody lowered the threshold, a forged author line would be enough to do without the others.
 */
export function neededOf(require: Requirement, electorate: number): number {
  if (require === 'any') return 1;
  if (require === 'all') return Math.max(1, electorate);
  return 'count' in require ? require.count : Math.max(1, Math.ceil((require.percent * electorate) / 100));
}

/** In words: "any one of 3", "2 of 5", "all 4". */
export function inWords({
  require,
  electorate,
  needed,
}: Pick<FrozenStep, 'require' | 'electorate' | 'needed'>): string {
  const all = electorate.length;
  if (require === 'all') return all === 1 ? 'the one member' : `all ${all}`;
  if (needed === 1) return all === 1 ? 'the one member' : `any one of ${all}`;
  return `${needed} of ${all}`;
}

/** Why a step could never be reached with so many on its boards; none when it could. */
export function tooFew(step: RuleStep, electorate: number): Problem[] {
  const boards = step.boards.join(', ');
  const wayOut =
    'An administrator can add members to the board, or have other approval rules put into force.';
  if (electorate === 0)
    return [
      problem(
        'NO_ELECTORATE',
        `"${step.name}" has to be approved by ${boards}, and nobody active is on it.`,
        {
          rule: 'empty-electorate',
          wayOut,
        },
      ),
    ];
  const needed = neededOf(step.require, electorate);
  return needed <= electorate
    ? []
    : [
        problem(
          'NO_ELECTORATE',
          `"${step.name}" needs ${needed} approvals of ${boards}, which has ${electorate} active members.`,
          { rule: 'threshold-above-electorate', wayOut },
        ),
      ];
}
