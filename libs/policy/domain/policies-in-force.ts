import { PolicyEngine } from './engine.ts';
import { whoMay } from './explain.ts';
import type { PolicyFile, PolicySet } from './policy-set.ts';
import { engineFor } from './replay.ts';
import type { PolicyDecision, PolicyRequest } from './request.ts';

/** Anything that answers requests from rules. */
export interface Decider {
  decide(request: PolicyRequest): PolicyDecision;
}

/** A set of rules and its place in the order in which sets came into force. */
export interface SetInForce {
  readonly version: number;
  readonly digest: string;
  readonly files: readonly PolicyFile[];
}

/**
 * The rules that this process decides by. Which they are is told by whoever follows the database; the commit of a
 * command finds out when the process did not know better (policy_decision_in_force_check).
 */
export class PoliciesInForce implements Decider {
  readonly #texts = new Map<string, readonly PolicyFile[]>();
  readonly #engines = new Map<string, PolicyEngine>();
  #present: PolicyEngine;
  #version = 0;

  /** @param shipped what the process was started with; in force until it is told otherwise */
  constructor(readonly shipped: PolicySet) {
    this.#present = new PolicyEngine(shipped);
    this.#engines.set(shipped.digest, this.#present);
  }

  get version(): number {
    return this.#version;
  }

  get present(): PolicySet {
    return this.#present.policySet;
  }

  decide(request: PolicyRequest): PolicyDecision {
    return this.#present.decide(request);
  }

  /**
   * What is asked about a change that was handed in under another set: both have to allow it. So a rule that is loosened
   * counts for what is handed in from then on, one that is tightened for everything at once. An action that the
   * former set does not know of is the present one's alone.
   *
   * @param formerly the digest of the set that was in force when the change was handed in; null when it is still in force
   */
  decideFor(request: PolicyRequest, formerly: string | null): PolicyDecision {
    const present = this.decide(request);
    const former = formerly === null ? null : this.#former(formerly);
    if (former === null || !former.policySet.actions.has(request.action)) return present;
    return both(present, former.decide(request));
  }

  /** Whom the rules would let do something, in words. */
  whoMay(action: string): readonly string[] {
    return whoMay(this.present, action);
  }

  /** From now on this set is in force; one that is older than what is known changes nothing. */
  enter({ version, digest, files }: SetInForce): void {
    if (version <= this.#version) return;
    this.#present = this.#engineOf(digest, files);
    this.#version = version;
  }

  /** The texts of former sets, to be read when a change that was handed in under one is decided on. */
  remember(sets: readonly { readonly digest: string; readonly files: readonly PolicyFile[] }[]): void {
    for (const { digest, files } of sets) this.#texts.set(digest, files);
  }

  knows(digest: string): boolean {
    return this.#texts.has(digest) || this.#engines.has(digest);
  }

  /** Null for a set that came into force after this process last looked: its commits will tell it to look again. */
  #former(digest: string): PolicyEngine | null {
    if (digest === this.present.digest) return null;
    const files = this.#texts.get(digest);
    return this.#engines.get(digest) ?? (files === undefined ? null : this.#engineOf(digest, files));
  }

  #engineOf(digest: string, files: readonly PolicyFile[]): PolicyEngine {
    const engine = this.#engines.get(digest) ?? engineFor(files);
    this.#engines.set(digest, engine);
    return engine;
  }
}

/** Two decisions as one that allows what both allow; each is kept as it is. */
function both(present: PolicyDecision, former: PolicyDecision): PolicyDecision {
  const known = new Set(present.problems.map((p) => p.rule));
  const more = former.problems.filter((p) => !known.has(p.rule)).map(saidFormerly);
  const twins = new Set(present.determining.map((d) => d.policyId));
  return {
    ...present,
    verdict: present.verdict === 'allow' ? former.verdict : present.verdict,
    determining: [...present.determining, ...former.determining.filter((d) => !twins.has(d.policyId))],
    problems: [...present.problems, ...more],
    errors: [...present.errors, ...former.errors],
    parts: [former, present],
  };
}

const saidFormerly = <P extends { readonly message: string }>(problem: P): P => ({
  ...problem,
  message: `${problem.message} So say the rules that were in force when this change was handed in, and they bind it still.`,
});
