import { ActionRules } from './action-rules.ts';
import { type Declarations, declarationsOf } from './action-view.ts';
import { problemsOf } from './explain.ts';
import type { PolicySet } from './policy-set.ts';
import type { DeterminingPolicy, PolicyDecision, PolicyRequest } from './request.ts';

/** Answers from one set of rules. The same request gets the same decision, at any time, anywhere. */
export class PolicyEngine {
  readonly #rules = new Map<string, ActionRules>();
  readonly #declared: Declarations;

  constructor(readonly policySet: PolicySet) {
    this.#declared = declarationsOf(policySet);
  }

  /** Never throws: whatever cannot be evaluated is refused, and `errors` tells why. */
  decide(request: PolicyRequest): PolicyDecision {
    const set = this.policySet;
    const rules = this.#rulesFor(request.action);
    const { allowed, reasons, errors } = rules.ask(request);
    const decided = this.#determining(reasons);
    const determining =
      errors.length === 0 ? decided : decided.filter((policy) => policy.effect === 'forbid');
    return {
      verdict: allowed ? 'allow' : 'deny',
      determining,
      problems: allowed
        ? []
        : problemsOf(set, { request, determining, errors }, () => rules.permits(request)),
      errors,
      policySetDigest: set.digest,
      request,
    };
  }

  /**
   * Whether a request that a single rule decides would end the other way without it: nothing is allowed without its
   * only permit, and what its only forbid refuses is allowed if anything permits it.
   */
  hangsOnOne(request: PolicyRequest): boolean {
    const rules = this.#rulesFor(request.action);
    const { allowed, reasons, errors } = rules.ask(request);
    return errors.length === 0 && reasons.length === 1 && (allowed || rules.permits(request));
  }

  #rulesFor(action: string): ActionRules {
    const known = this.#rules.get(action);
    if (known !== undefined) return known;
    const rules = new ActionRules(this.policySet, this.#declared, action);
    // Only what the schema names is kept: a stream of made-up names must not fill the memory.
    if (this.policySet.actions.has(action)) this.#rules.set(action, rules);
    return rules;
  }

  #determining(ids: readonly string[]): DeterminingPolicy[] {
    return ids.flatMap((id) => {
      const policy = this.policySet.policies.get(id);
      if (policy === undefined) return [];
      const { effect, reason, wayOut, code } = policy;
      return [{ policyId: id, effect, reason, wayOut, code }];
    });
  }
}
