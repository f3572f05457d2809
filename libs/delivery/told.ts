/** What became of something told: it is new or adds something, or all of it was on record. */
export interface Told<T> {
  readonly record: T;
  readonly outcome: 'RECORDED' | 'KNOWN';
}

export const recorded = <T>(record: T): Told<T> => ({ record, outcome: 'RECORDED' });
export const known = <T>(record: T): Told<T> => ({ record, outcome: 'KNOWN' });
