import type { Id } from '#kernel';

export const dispositions = ['open', 'accepted', 'remedied'] as const;
/** `open` until compliance answers for it: accepted as it is, or remedied. */
export type Disposition = (typeof dispositions)[number];

export type ViolationSubject = 'change' | 'deployment' | 'commit' | 'build';

export const severities = ['low', 'medium', 'high', 'critical'] as const;
/** How much is at stake: it decides by when somebody has to answer. */
export type Severity = (typeof severities)[number];

/** A rule that was broken all the same, on record. */
export interface Violation {
  readonly id: Id;
  /** What it was found on: a change, or a deployment, commit or build that belongs to none. */
  readonly subjectType: ViolationSubject;
  readonly subjectId: Id;
  readonly changeId: Id | null;
  /** The rule's stable name, as in `emergency-ratification-missed`. */
  readonly rule: string;
  /** What sets one breach of a rule apart from the next on the same change. */
  readonly occurrence: string;
  readonly description: string;
  /** Whom it is about. */
  readonly persons: readonly Id[];
  readonly detectedAt: Date;
  /** By when the rule asked for what did not happen. */
  readonly dueAt: Date | null;
  readonly severity: Severity;
  /** Who has to answer for it, by when. */
  readonly ownerId: Id | null;
  readonly answerBy: Date | null;
  readonly remindedAt: Date | null;
  readonly escalatedAt: Date | null;
  readonly disposition: Disposition;
  readonly dispositionNote: string | null;
  readonly dispositionBy: Id | null;
  readonly dispositionAt: Date | null;
}

export type ViolationDraft = Pick<Violation, 'rule' | 'occurrence' | 'description' | 'persons' | 'dueAt'>;
