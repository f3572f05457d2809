import type { Id, Json } from '#kernel';

export const commitHands = ['author', 'coAuthor', 'committer', 'reviewer'] as const;
/** What somebody did with a commit. */
export type CommitHand = (typeof commitHands)[number];

/** Somebody who had a hand in a commit: as it was said, and the identity that it means. */
export interface Hand {
  readonly hat: CommitHand;
  readonly issuer: string;
  readonly subject: string;
  readonly said: string;
}

/** A commit as a code host tells of it. */
export interface SourceCommit {
  readonly id: Id;
  /** As in `acme/payments`. */
  readonly repository: string;
  readonly sha: string;
  /** The change that brings it; null when none is named. */
  readonly changeId: Id | null;
  readonly hands: readonly Hand[];
  readonly message: string;
  readonly committedAt: Date;
  readonly recordedBy: Id;
  readonly recordedAccount: Id;
  readonly recordedAt: Date;
}

/** What events carry of a commit. */
export const commitData = (commit: SourceCommit): Record<string, Json> => ({
  commit: commit.id,
  repository: commit.repository,
  sha: commit.sha,
  hands: commit.hands.map((hand) => ({ ...hand })),
  committedAt: commit.committedAt.toISOString(),
});

/** The one change that a message names (`CHG-000123`); null when it names none, or several. */
export function changeNamedIn(message: string): string | null {
  const named = new Set(message.match(/\bCHG-\d{1,12}\b/g) ?? []);
  return named.size === 1 ? ([...named][0] ?? null) : null;
}
