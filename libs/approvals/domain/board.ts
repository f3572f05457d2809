import type { Id } from '#kernel';
import type { Requirement } from './rule.ts';

export const boardKinds = ['cab', 'emergency', 'service'] as const;
/** The change advisory board, the one that emergencies go to, and boards of services. */
export type BoardKind = (typeof boardKinds)[number];

/** How a board comes to a decision. */
export interface BoardRules {
  /** How many of those asked have to take part; 1 at the least. */
  readonly quorum: number;
  /** What makes it approved, where the approval rules leave that to the board. */
  readonly votingRule: Requirement;
  /** Whether the chair's approval decides a tie of a majority. */
  readonly castingVote: boolean;
  /** Whether one rejection ends it. */
  readonly veto: boolean;
  /** Hours until a round is due, by risk; a risk that is absent leaves it to the approval rules. */
  readonly slaHours: Readonly<Record<string, number>>;
  /** An IANA name, such as Europe/Berlin: what its meetings and dates are told in. */
  readonly timeZone: string;
}

export interface Board extends BoardRules {
  readonly id: Id;
  /** A short name for rules and programs; never altered. */
  readonly key: string;
  readonly name: string;
  readonly kind: BoardKind;
  readonly active: boolean;
}

export const usualRules: BoardRules = {
  quorum: 1,
  votingRule: 'any',
  castingVote: false,
  veto: true,
  slaHours: {},
  timeZone: 'UTC',
};

/** Somebody's time on a board; one that has ended stays, so that it can be told who could vote when. */
export interface Membership {
  readonly id: Id;
  readonly boardId: Id;
  readonly personId: Id;
  readonly chair: boolean;
  /** Stands in for members who are away, and has no seat of their own. */
  readonly deputy: boolean;
  /** For whom a deputy stands in; empty for any member. */
  readonly deputyFor: readonly Id[];
  /** Asked only about changes that touch one of these services; empty for all changes. */
  readonly serviceIds: readonly Id[];
  readonly fromAt: Date;
  readonly toAt: Date | null;
}

/** So that freezing an electorate stays cheap, and a round's page short. */
export const maxMembers = 250;

/** Whether a member is asked about a change that touches these services. */
export const isAskedAbout = (
  { serviceIds }: Pick<Membership, 'serviceIds'>,
  touched: readonly Id[],
): boolean => serviceIds.length === 0 || serviceIds.some((id) => touched.includes(id));
