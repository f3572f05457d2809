import { problem, type Problem } from '#kernel';
import type { PolicySet } from './policy-set.ts';
import type { DeterminingPolicy, EvaluationError, PolicyRequest } from './request.ts';

interface Refusal {
  readonly request: PolicyRequest;
  readonly determining: readonly DeterminingPolicy[];
  readonly errors: readonly EvaluationError[];
}

/** The rule named by a refusal that no policy made: nothing is allowed unless a policy allows it. */
export const defaultDeny = 'default-deny';

/** Every reason of a refusal in words: the rules that forbid, the right that is missing, the rules that failed. */
export function problemsOf(set: PolicySet, refusal: Refusal, permitted: () => boolean): Problem[] {
  const { request, determining, errors } = refusal;
  const problems = determining.map((policy) => {
    const clearedBy = set.policies.get(policy.policyId)?.clearedBy ?? null;
    return problem(policy.code ?? 'NOT_PERMITTED', policy.reason, {
      rule: policy.policyId,
      ...(policy.wayOut === null ? {} : { wayOut: policy.wayOut }),
      ...(clearedBy === null ? {} : { whoCan: whoMay(set, clearedBy) }),
    });
  });
  if (errors.length > 0) return [...problems, failure(errors)];
  // A refusal without a forbid means that no permit applied.
  const entitled = determining.length > 0 && permitted();
  return entitled ? problems : [...problems, missingRight(set, request)];
}

/** Whom the rules would let do something, in words. */
export const whoMay = (set: PolicySet, action: string): string[] => [
  ...new Set(
    [...set.policies.values()].flatMap((p) => (p.who !== null && p.actions.includes(action) ? [p.who] : [])),
  ),
];

function missingRight(set: PolicySet, { action, principal }: PolicyRequest): Problem {
  const title = set.actions.get(action)?.title ?? action;
  const who = whoMay(set, action);
  const subject = principal.type === 'Person' ? 'You may not' : 'By itself Gavel may not';
  return problem('NOT_PERMITTED', `${subject} ${title}.`, {
    rule: defaultDeny,
    wayOut: who.length > 0 ? `This is for ${list(who)}.` : 'No policy allows this to anybody.',
    ...(who.length > 0 ? { whoCan: who } : {}),
  });
}

const list = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join('; ')}; or ${items.at(-1)}`;

const failure = (errors: readonly EvaluationError[]): Problem =>
  problem('NOT_PERMITTED', 'The rules could not be applied to this request, so it is refused.', {
    rule: errors[0]?.policyId ?? 'evaluation',
    wayOut: 'An administrator can find the cause in the log under the correlation id of this request.',
  });
