import type { Id } from '#kernel';

export const dispositions = ['open', 'accepted', 'remedied'] as const;
/** `open` until compliance answers for it: accepted as it is, or remedied. */
export type Disposition = (typeof dispositions)[number];

/** A rule that was broken all the same, on record. */
export interface Violation {
  readonly id: Id;
  readonly changeId: Id;
  /** The rule's stable name, as in `emergency-ratification-missed`. */
  readonly rule: string;
  /** What sets one breach of a rule apart from the next on the same change. */
  readonly occurrence: string;
  readonly description: string;
  /** Whom it is about. */
  readonly persons: readonly Id[];
  readonly detectedAt: Date;
  readonly dueAt: Date | null;
  readonly disposition: Disposition;
  readonly dispositionNote: string | null;
  readonly dispositionBy: Id | null;
  readonly dispositionAt: Date | null;
}

export type ViolationDraft = Pick<Violation, 'rule' | 'occurrence' | 'description' | 'persons' | 'dueAt'>;
