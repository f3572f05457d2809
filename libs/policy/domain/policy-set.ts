import type { ProblemCode } from '#kernel';
import type { Effect } from './request.ts';

/** One file of a policy folder: its path inside the folder, with `/` between the parts, and its text. */
export interface PolicyFile {
  readonly name: string;
  readonly text: string;
}

/** A rule as its author wrote it. The annotations are what people see. */
export interface Policy {
  readonly id: string;
  readonly file: string;
  readonly effect: Effect;
  readonly reason: string;
  readonly wayOut: string | null;
  readonly code: ProblemCode | null;
  /** Forbids only: the action that clears it; whoever may do that can. */
  readonly clearedBy: string | null;
  /** Permits only: whom it allows, for the refusal of everybody else. */
  readonly who: string | null;
  /** The actions of the schema that it can apply to. */
  readonly actions: readonly string[];
  /** The names of all attributes that its conditions look at. */
  readonly attributes: readonly string[];
  readonly text: string;
}

export interface PolicyAction {
  readonly name: string;
  /** What it does, as the end of "You may not …". */
  readonly title: string;
  /** Every group that the action is in, directly or through another group. */
  readonly groups: readonly string[];
  readonly principalTypes: readonly string[];
  readonly resourceTypes: readonly string[];
}

/** A checked set of rules. The same files give the same digest anywhere. */
export interface PolicySet {
  readonly digest: string;
  readonly files: readonly PolicyFile[];
  readonly schema: string;
  readonly policies: ReadonlyMap<string, Policy>;
  readonly actions: ReadonlyMap<string, PolicyAction>;
}

/** What is wrong with a policy folder, where, and what to mend. */
export interface PolicyFault {
  readonly file: string;
  readonly policyId: string | null;
  readonly message: string;
}

export class PolicySetError extends Error {
  override readonly name = 'PolicySetError';
  constructor(readonly faults: readonly PolicyFault[]) {
    const lines = faults.map(
      (f) => `${f.file}${f.policyId === null ? '' : `, policy "${f.policyId}"`}: ${f.message}`,
    );
    super(`The policies cannot be used:\n${lines.join('\n')}`);
  }
}
