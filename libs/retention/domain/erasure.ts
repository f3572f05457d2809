import type { Id } from '#kernel';

/** That somebody's personal data is to be erased: asked for by one, decided by another, and then done at once. */
export interface Erasure {
  readonly id: Id;
  readonly personId: Id;
  readonly reason: string;
  readonly requestedBy: Id;
  readonly requestedAccount: Id;
  readonly requestedAt: Date;
  readonly granted: boolean | null;
  readonly decidedBy: Id | null;
  readonly decidedAccount: Id | null;
  readonly decidedAt: Date | null;
  readonly decisionNote: string | null;
  readonly erasedAt: Date | null;
  /** What stands where the person's name stood. */
  readonly pseudonym: string | null;
}

export const erasureStates = ['REQUESTED', 'REFUSED', 'ERASED'] as const;
export type ErasureState = (typeof erasureStates)[number];

export const erasureState = ({ granted }: Erasure): ErasureState =>
  granted === null ? 'REQUESTED' : granted ? 'ERASED' : 'REFUSED';

/** A record of the ledger that was altered, as verifiers name it: `event 0190…`. */
export const recordsOf = (records: readonly { readonly kind: string; readonly id: Id }[]): string[] =>
  records.map(({ kind, id }) => `${kind} ${id}`);

/** Records that one event names. */
export const recordsOfOneEvent = 1_000;
