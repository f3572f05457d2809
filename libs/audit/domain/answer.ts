import type { Id } from '#kernel';

export const verdicts = ['pass', 'fail', 'notApplicable'] as const;
/** What a control says of one thing that it looked at. */
export type Verdict = (typeof verdicts)[number];

/** Where a fact is on record: of these, `event`, `vote` and `evidence` are leaves of the log. */
export type FactKind = 'event' | 'vote' | 'evidence' | 'deployment';

/** Something that an answer rests on. */
export interface FactRef {
  /** What it is, in a few words. */
  readonly what: string;
  readonly kind: FactKind;
  readonly id: Id;
}

/** What a control answers, with what it rests on. */
export interface Answer {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly facts: readonly FactRef[];
  /** When the answer may become another one although nothing is done: a time is over then. */
  readonly until?: Date;
}

const answer =
  (verdict: Verdict) =>
  (reason: string, facts: readonly (FactRef | null | undefined)[] = [], until?: Date): Answer => ({
    verdict,
    reason,
    facts: facts.filter((fact): fact is FactRef => fact != null),
    ...(until === undefined ? {} : { until }),
  });

export const pass = answer('pass');
export const fail = answer('fail');
export const notApplicable = answer('notApplicable');
