import { validate } from './cedar.ts';
import { digestOf, type Json } from '#kernel';
import { describe } from './describe-error.ts';
import {
  type Policy,
  type PolicyFault,
  type PolicyFile,
  type PolicySet,
  PolicySetError,
} from './policy-set.ts';
import { readPolicies } from './read-policies.ts';
import { readSchema, schemaFile } from './read-schema.ts';

/**
 * Reads and checks the files of a policy folder.
 * @throws PolicySetError with every fault: the file, the policy, and what to mend.
 */
export function buildPolicySet(files: readonly PolicyFile[]): PolicySet {
  const faults: PolicyFault[] = [];
  const set = readPolicySet(files, faults);
  if (set.policies.size === 0 && faults.length === 0)
    faults.push({
      file: '*.cedar',
      policyId: null,
      message: 'there is no policy, so nothing would be allowed',
    });
  if (faults.length === 0) faults.push(...faultsAgainstSchema(set));
  if (faults.length > 0) throw new PolicySetError(faults);
  return set;
}

/** What the files say, as far as it can be read; what is wrong with them is added to `faults`. */
export function readPolicySet(unsorted: readonly PolicyFile[], faults: PolicyFault[]): PolicySet {
  const files = [...unsorted].sort((a, b) => (a.name < b.name ? -1 : 1));
  const schema = files.find((file) => file.name === schemaFile);
  if (schema === undefined)
    throw new PolicySetError([{ file: schemaFile, policyId: null, message: 'the file is missing' }]);
  const actions = readSchema(schema, faults);
  const policies = new Map<string, Policy>();
  for (const policy of files.flatMap((file) =>
    file === schema ? [] : readPolicies(file, actions, faults),
  )) {
    const twin = policies.get(policy.id);
    if (twin !== undefined && policy.id !== '')
      faults.push({
        file: policy.file,
        policyId: policy.id,
        message: `the id is taken by a policy in ${twin.file}`,
      });
    policies.set(policy.id, policy);
  }
  const digest = digestOf(files.map(({ name, text }): Json => ({ name, text })));
  return { digest, files, schema: schema.text, policies, actions };
}

/** Cedar's own validator; a rule that can never apply is a fault too, since somebody relies on it. */
function faultsAgainstSchema({ schema, policies }: PolicySet): PolicyFault[] {
  const answer = validate({ schema, policies: { staticPolicies: textsOf(policies.values()) } });
  if (answer.type === 'failure')
    return answer.errors.map((error) => ({ file: schemaFile, policyId: null, message: describe(error) }));
  const found = [...answer.validationErrors, ...answer.validationWarnings].map(({ policyId, error }) => ({
    file: policies.get(policyId)?.file ?? '*.cedar',
    policyId,
    message: describe(error),
  }));
  return found.filter(
    (f, at) => found.findIndex((g) => g.policyId === f.policyId && g.message === f.message) === at,
  );
}

export function textsOf(policies: Iterable<Policy>): Record<string, string> {
  return Object.fromEntries(Array.from(policies, (policy) => [policy.id, policy.text]));
}
