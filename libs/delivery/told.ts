import type { Id } from '#kernel';

/** What became of something told: it is new or adds something, or all of it was on record. */
export interface Told<T> {
  readonly record: T;
  readonly outcome: 'RECORDED' | 'KNOWN';
}

export const recorded = <T>(record: T): Told<T> => ({ record, outcome: 'RECORDED' });
export const known = <T>(record: T): Told<T> => ({ record, outcome: 'KNOWN' });

/** What is kept with everything that is told: who told it, when. */
export interface Teller {
  /** The person behind the account that told of it. */
  readonly recordedBy: Id;
  readonly recordedAccount: Id;
  readonly recordedAt: Date;
}
