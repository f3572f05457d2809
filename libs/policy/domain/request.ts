import type { Json, Problem, ProblemCode } from '#kernel';

export type JsonRecord = { readonly [key: string]: Json | undefined };

export type EntityRef = { readonly type: string; readonly id: string };

/** An entity with its facts, in Cedar's JSON: a reference inside `attrs` is `{ __entity: { type, id } }`. */
export interface EntityJson {
  readonly uid: EntityRef;
  readonly attrs: JsonRecord;
  readonly parents: readonly EntityRef[];
}

/** Who asks to do what to what, and every fact the rules may look at. It is all that a decision depends on. */
export interface PolicyRequest {
  readonly principal: EntityRef;
  /** The name of an action in the schema, such as `castVote`. */
  readonly action: string;
  readonly resource: EntityRef;
  readonly entities: readonly EntityJson[];
  readonly context: JsonRecord;
}

export type Verdict = 'allow' | 'deny';
export type Effect = 'permit' | 'forbid';

/** A rule that decided, with what its author wrote for people. */
export interface DeterminingPolicy {
  readonly policyId: string;
  readonly effect: Effect;
  readonly reason: string;
  /** Who or what can clear a refusal; null for a permit. */
  readonly wayOut: string | null;
  /** The code a refusal goes by; null for a permit. */
  readonly code: ProblemCode | null;
}

/** Why asking failed: for logs and the record, not for the caller. Any of these makes the verdict `deny`. */
export interface EvaluationError {
  /** Null when the request as a whole could not be evaluated. */
  readonly policyId: string | null;
  readonly message: string;
}

export interface PolicyDecision {
  readonly verdict: Verdict;
  /** In order of policy id. Empty when nothing permits the action. */
  readonly determining: readonly DeterminingPolicy[];
  /** Every reason of a refusal; empty when allowed. */
  readonly problems: readonly Problem[];
  readonly errors: readonly EvaluationError[];
  readonly policySetDigest: string;
  readonly request: PolicyRequest;
  /** Where several sets of rules had to allow it: what each of them said. These are kept, not their sum. */
  readonly parts?: readonly PolicyDecision[];
}
