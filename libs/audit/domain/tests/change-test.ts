import type { z } from 'zod';
import type { Answer } from '../answer.ts';
import type { ChangeFacts } from '../change-facts.ts';

/** A test of a control on one change: pure, so that whoever has the facts gets the same answer. */
export interface ChangeTest<P = unknown> {
  readonly name: string;
  /** Counts up when the same facts and parameters get another answer. */
  readonly revision: number;
  readonly parameters: z.ZodType<P>;
  readonly run: (facts: ChangeFacts, parameters: P, now: Date) => Answer;
  /** What is said of a production deployment that belongs to no change; absent where that is not its matter. */
  readonly withoutChange?: (deployment: { readonly id: string; readonly told: string | null }) => Answer;
}

export const changeTest = <P>(test: ChangeTest<P>): ChangeTest<P> => test;

export const notBegun = 'Work on it has not begun.';
