import type { z } from 'zod';
import type { Answer } from '../answer.ts';
import type { PeriodFacts } from '../period-facts.ts';

/** An answer on one thing of a period: a day, a set of rules, a series of meetings. */
export interface PeriodAnswer extends Answer {
  readonly subject: string;
}

/** A test of a control on how things stood over a period: pure, too. It answers for each thing that it looks at. */
export interface PeriodTest<P = unknown> {
  readonly name: string;
  /** Counts up when the same facts and parameters get another answer. */
  readonly revision: number;
  readonly parameters: z.ZodType<P>;
  readonly run: (facts: PeriodFacts, parameters: P) => readonly PeriodAnswer[];
}

export const periodTest = <P>(test: PeriodTest<P>): PeriodTest<P> => test;
