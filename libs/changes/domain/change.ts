import type { Id } from '#kernel';
import type { ChangeContent, ChangeType } from './content.ts';
import type { ChangeState } from './life.ts';

export const outcomes = ['SUCCESSFUL', 'SUCCESSFUL_WITH_ISSUES', 'UNSUCCESSFUL', 'ROLLED_BACK'] as const;
export type ChangeOutcome = (typeof outcomes)[number];

export const validations = ['PASSED', 'FAILED'] as const;
export type Validation = (typeof validations)[number];

/** A change as rules see it: plain data, no database. */
export interface ChangeRecord extends ChangeContent {
  readonly id: Id;
  /** 123 is shown as CHG-000123. */
  readonly number: number;
  readonly type: ChangeType;
  readonly state: ChangeState;
  readonly requesterId: Id;
  /** A standard change's template, at the version it was filed from. */
  readonly templateId: Id | null;
  /** The incident that an emergency answers. */
  readonly incident: string | null;
  /** Counts every write: what optimistic concurrency compares. */
  readonly version: number;
  /** Counts material edits: what people mean by "revision 3". */
  readonly revision: number;
  readonly outcome: ChangeOutcome | null;
  readonly validation: Validation | null;
  /** The content that policy approved without a vote; an edit leaves it behind. */
  readonly preauthorizedDigest: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly submittedAt: Date | null;
  readonly startedAt: Date | null;
  readonly implementedAt: Date | null;
  readonly closedAt: Date | null;
}

export const changeNumber = (n: number): string => `CHG-${String(n).padStart(6, '0')}`;

/** `CHG-000123` or `123` as a number; null for anything else. */
export function parseChangeNumber(text: string): number | null {
  const digits = /^(?:CHG-)?0*(\d{1,12})$/i.exec(text.trim())?.[1];
  return digits === undefined ? null : Number(digits);
}
