import type { Id } from '#kernel';

/** The review after implementation of one change. */
export interface ReviewRecord {
  readonly id: Id;
  readonly changeId: Id;
  readonly because: readonly string[];
  readonly needsCause: boolean;
  readonly openedAt: Date;
  readonly dueAt: Date;
  readonly completedAt: Date | null;
  readonly completedBy: Id | null;
  /** A change's outcome, as the review found it. */
  readonly outcome: string | null;
  readonly summary: string | null;
  readonly rootCause: string | null;
  readonly lessons: string | null;
}

export const actionStates = ['OPEN', 'DONE', 'VERIFIED'] as const;
export type ActionState = (typeof actionStates)[number];

/** What a review asks somebody to do. The state follows from who said what. */
export interface CorrectiveAction {
  readonly id: Id;
  readonly reviewId: Id;
  readonly changeId: Id;
  readonly title: string;
  readonly ownerId: Id;
  readonly dueAt: Date;
  readonly createdBy: Id;
  readonly createdAt: Date;
  readonly doneBy: Id | null;
  readonly doneAt: Date | null;
  readonly verifiedBy: Id | null;
  readonly verifiedAt: Date | null;
  readonly state: ActionState;
}

/** As many as a person can keep in mind, so that a review shows all of them at once. */
export const maxActions = 50;

export const isOverdue = (due: { readonly dueAt: Date; readonly over: boolean }, now: Date): boolean =>
  !due.over && due.dueAt <= now;
