import {
  type AuthorizationAnswer,
  preparsePolicySet,
  preparseSchema,
  type StatefulAuthorizationCall,
  statefulIsAuthorized,
} from './cedar.ts';
import { ActionView, type Declarations } from './action-view.ts';
import { textsOf } from './build-policy-set.ts';
import type { PolicySet } from './policy-set.ts';
import type { EvaluationError, PolicyRequest } from './request.ts';

export interface Answer {
  readonly allowed: boolean;
  /** The policies that decided, in order of id. */
  readonly reasons: readonly string[];
  readonly errors: readonly EvaluationError[];
}

type Check = Pick<StatefulAuthorizationCall, 'preparsedSchemaName' | 'validateRequest'>;

/**
 * The rules of a set that can apply to one action, prepared for asking often. Leaving the others out cannot change an
 * answer, as the action is part of a rule's scope. With what ActionView leaves out it takes a third of the time.
 */
export class ActionRules {
  readonly #view: ActionView;
  readonly #all: string;
  readonly #permits: string;

  constructor(set: PolicySet, declared: Declarations, action: string) {
    const applicable = set.actions.has(action)
      ? [...set.policies.values()].filter((policy) => policy.actions.includes(action))
      : [];
    this.#view = new ActionView(declared, action, applicable);
    this.#all = `${set.digest} ${applicable.length > 0 ? action : ''}`;
    this.#permits = `${this.#all} permits`;
    prepared(preparseSchema(this.#all, this.#view.schema));
    prepared(preparsePolicySet(this.#all, { staticPolicies: textsOf(applicable) }));
    const permits = applicable.filter((policy) => policy.effect === 'permit');
    prepared(preparsePolicySet(this.#permits, { staticPolicies: textsOf(permits) }));
  }

  /** Any error makes it a refusal: Cedar itself would pass over a forbid that fails. */
  ask(request: PolicyRequest): Answer {
    const answer = this.#call(request, this.#all);
    if (answer.type === 'failure')
      return {
        allowed: false,
        reasons: [],
        errors: answer.errors.map(({ message }) => ({ policyId: null, message })),
      };
    const { decision, diagnostics } = answer.response;
    const errors = diagnostics.errors
      .map(({ policyId, error }) => ({ policyId, message: error.message }))
      .sort((a, b) => (a.policyId < b.policyId ? -1 : 1));
    return {
      allowed: decision === 'allow' && errors.length === 0,
      reasons: diagnostics.reason.sort(),
      errors,
    };
  }

  /** Whether anything would allow it if nothing forbade it; for a request that `ask` has found sound. */
  permits(request: PolicyRequest): boolean {
    const answer = this.#call(request, this.#permits, {});
    return answer.type === 'success' && answer.response.decision === 'allow';
  }

  #call(
    request: PolicyRequest,
    preparsedPolicySetId: string,
    check: Check = { preparsedSchemaName: this.#all, validateRequest: true },
  ): AuthorizationAnswer {
    const alias = request.entities.find(
      ({ attrs, uid }) => attrs['id'] !== undefined && attrs['id'] !== uid.id,
    );
    if (alias !== undefined)
      return failure(`the attribute id of ${alias.uid.type}::"${alias.uid.id}" is another one's`);
    // Our types say what theirs say, read-only.
    const call = {
      principal: request.principal,
      action: { type: 'Action', id: request.action },
      resource: request.resource,
      entities: this.#view.of(request.entities),
      context: request.context,
      preparsedPolicySetId,
      ...check,
    } as unknown as StatefulAuthorizationCall;
    try {
      return statefulIsAuthorized(call);
    } catch (error) {
      return failure(String(error));
    }
  }
}

const failure = (message: string): AuthorizationAnswer => ({
  type: 'failure',
  errors: [{ message, help: null, code: null, url: null, severity: null }],
  warnings: [],
});

function prepared(answer: { type: string }): void {
  if (answer.type !== 'success')
    throw new Error(`A checked policy set cannot be prepared: ${JSON.stringify(answer)}`);
}
