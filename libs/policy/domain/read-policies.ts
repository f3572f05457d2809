import { policySetTextToParts, policyToJson, type PolicyJson } from './cedar.ts';
import { type ProblemCode, problemCodes } from '#kernel';
import { describe } from './describe-error.ts';
import type { Policy, PolicyAction, PolicyFault, PolicyFile } from './policy-set.ts';

/** The policies of one file. Adds to `faults` what is wrong with them and then answers with those that are whole. */
export function readPolicies(
  file: PolicyFile,
  actions: ReadonlyMap<string, PolicyAction>,
  faults: PolicyFault[],
): Policy[] {
  const parts = policySetTextToParts(file.text);
  const fault = (policyId: string | null, message: string) =>
    faults.push({ file: file.name, policyId, message });
  if (parts.type === 'failure') {
    for (const error of parts.errors) fault(null, describe(error, file.text));
    return [];
  }
  if (parts.policy_templates.length > 0)
    fault(null, 'templates with ?principal or ?resource are not used by Gavel');
  return parts.policies.flatMap((text) => {
    const answer = policyToJson(text);
    if (answer.type === 'failure') {
      for (const error of answer.errors) fault(null, describe(error, text));
      return [];
    }
    const policy = toPolicy(file.name, text, answer.json, actions);
    for (const message of faultsOfAnnotations(policy, answer.json, actions))
      fault(policy.id || null, message);
    return [policy];
  });
}

function toPolicy(
  file: string,
  text: string,
  json: PolicyJson,
  actions: ReadonlyMap<string, PolicyAction>,
): Policy {
  const notes = json.annotations ?? {};
  const forbids = json.effect === 'forbid';
  return {
    id: notes['id'] ?? '',
    file,
    effect: json.effect,
    reason: notes['reason'] ?? '',
    wayOut: forbids ? (notes['wayOut'] ?? '') : null,
    code: forbids ? ((notes['code'] ?? 'NOT_PERMITTED') as ProblemCode) : null,
    clearedBy: forbids ? (notes['clearedBy'] ?? null) : null,
    who: forbids ? null : (notes['who'] ?? ''),
    actions: actionsOf(json, actions),
    attributes: [...attributesIn(json.conditions)],
    text,
  };
}

function actionsOf(json: PolicyJson, actions: ReadonlyMap<string, PolicyAction>): string[] {
  const scope = json.action;
  const refs =
    scope.op === 'All'
      ? null
      : 'entities' in scope
        ? scope.entities
        : 'entity' in scope
          ? [scope.entity]
          : [];
  const named = refs?.map((ref) => ('__entity' in ref ? ref.__entity.id : ref.id));
  return [...actions.values()]
    .filter(
      (action) => named === undefined || named.some((id) => id === action.name || action.groups.includes(id)),
    )
    .map((action) => action.name);
}

/** Every name after a dot or `has`, wherever it stands in an expression of Cedar's JSON format. */
function attributesIn(expression: unknown, found = new Set<string>()): Set<string> {
  if (typeof expression !== 'object' || expression === null) return found;
  for (const [key, value] of Object.entries(expression as Record<string, unknown>)) {
    if ((key === '.' || key === 'has') && typeof value === 'object' && value !== null && 'attr' in value)
      for (const name of [value.attr].flat()) if (typeof name === 'string') found.add(name);
    attributesIn(value, found);
  }
  return found;
}

const known = ['id', 'reason', 'wayOut', 'code', 'who', 'clearedBy'];

function faultsOfAnnotations(
  policy: Policy,
  json: PolicyJson,
  actions: ReadonlyMap<string, PolicyAction>,
): string[] {
  const forbids = policy.effect === 'forbid';
  const notes = json.annotations ?? {};
  const faults: string[] = [];
  const sentence = (value: string) => /^\S.*[.!?]$/.test(value);
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(policy.id))
    faults.push('give it @id("…") in small letters, digits and hyphens');
  if (!sentence(policy.reason))
    faults.push(
      `give it @reason("…"), a sentence that tells a person why this is ${forbids ? 'refused' : 'allowed'}`,
    );
  if (policy.wayOut !== null && !sentence(policy.wayOut))
    faults.push('give it @wayOut("…"), a sentence that tells who or what can clear the refusal');
  if (policy.code !== null && !Object.hasOwn(problemCodes, policy.code))
    faults.push(
      `@code("${policy.code}") is not a problem code; take one of ${Object.keys(problemCodes).join(', ')}`,
    );
  if (policy.clearedBy !== null && !actions.has(policy.clearedBy))
    faults.push(`@clearedBy("${policy.clearedBy}") is no action of the schema`);
  if (policy.who === '') faults.push('give it @who("…"), whom it allows, in words');
  const spare = forbids ? ['who'] : ['wayOut', 'code', 'clearedBy'];
  for (const name of Object.keys(notes))
    if (!known.includes(name) || spare.includes(name))
      faults.push(`@${name} means nothing on a ${policy.effect}; remove it`);
  return faults;
}
