import type { Id } from '#kernel';

export const feedSubjects = ['BOARD', 'SERVICE', 'TEAM', 'PERSON'] as const;
export type FeedSubject = (typeof feedSubjects)[number];

/** An address under which a calendar program finds somebody's view of the calendar. */
export interface FeedRecord {
  readonly id: Id;
  /** Whose it is: it shows what they may read, and nothing once they are inactive. */
  readonly personId: Id;
  readonly subjectKind: FeedSubject;
  readonly subjectId: Id;
  readonly name: string;
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
  readonly revokedBy: Id | null;
  readonly lastUsedAt: Date | null;
}
