import type { Id } from '#kernel';

export const boardKinds = ['cab', 'emergency', 'service'] as const;
/** The change advisory board, the one that emergencies go to, and boards of services. */
export type BoardKind = (typeof boardKinds)[number];

export interface Board {
  readonly id: Id;
  /** A short name for rules and programs; never altered. */
  readonly key: string;
  readonly name: string;
  readonly kind: BoardKind;
  readonly active: boolean;
}

/** Somebody's time on a board; one that has ended stays, so that it can be told who could vote when. */
export interface Membership {
  readonly id: Id;
  readonly boardId: Id;
  readonly personId: Id;
  readonly chair: boolean;
  readonly fromAt: Date;
  readonly toAt: Date | null;
}

/** So that freezing an electorate stays cheap, and a round's page short. */
export const maxMembers = 100;
