import { policyToJson } from '../domain/cedar.ts';
import { canonicalJson, type Json } from '#kernel';
import { isCaseFile, tryCases } from '../cases/run-cases.ts';
import { buildPolicySet, readPolicySet } from '../domain/build-policy-set.ts';
import {
  type Policy,
  type PolicyFault,
  type PolicyFile,
  type PolicySet,
  PolicySetError,
} from '../domain/policy-set.ts';
import { schemaFile } from '../domain/read-schema.ts';

/** What a set that somebody uploads is held against: what the process was started with. */
export interface Ground {
  readonly schema: string;
  /** The rules that no upload may leave out or alter, by id, with their text. */
  readonly floor: Readonly<Record<string, string>>;
}

export interface Upload {
  readonly digest: string;
  /** Rules and schema: what decides. */
  readonly files: readonly PolicyFile[];
  /** What the rules were tried by. */
  readonly cases: readonly PolicyFile[];
}

export type UploadCheck = { readonly upload: Upload } | { readonly faults: readonly PolicyFault[] };

/** The parts of an upload: rules with their schema, and cases. Anything else in it is a fault. */
export function partsOf(files: readonly PolicyFile[]): {
  readonly rules: PolicyFile[];
  readonly cases: PolicyFile[];
  readonly faults: PolicyFault[];
} {
  const rules = files.filter(({ name }) => name.endsWith('.cedar') || name === schemaFile);
  const cases = files.filter(({ name }) => isCaseFile(name));
  const faults: PolicyFault[] = files.flatMap(({ name }, at) => [
    ...(rules.some((f) => f.name === name) || cases.some((f) => f.name === name)
      ? []
      : [
          fault(
            name,
            'this is no part of a set: it holds *.cedar, *.cases.yaml, the schema and case-defaults.yaml',
          ),
        ]),
    ...(files.findIndex((f) => f.name === name) === at ? [] : [fault(name, 'this name is given twice')]),
    ...(/^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/.test(name)
      ? []
      : [fault(name, 'a name is made of letters, digits, dots, hyphens, underscores and /')]),
  ]);
  return { rules, cases, faults };
}

/** Whether a set may be proposed: everything that is wrong with it, or what it consists of. Takes a second or two. */
export function checkUpload(files: readonly PolicyFile[], ground: Ground): UploadCheck {
  const { rules, cases, faults } = partsOf(files);
  if (faults.length > 0) return { faults };
  try {
    const against = faultsAgainst(ground, readPolicySet(rules, []));
    const set = buildOr(against, rules);
    const found = [...against, ...faultsOfCases(set, cases)];
    return found.length > 0 ? { faults: found } : { upload: { digest: set.digest, files: set.files, cases } };
  } catch (error) {
    if (error instanceof PolicySetError) return { faults: error.faults };
    throw error;
  }
}

/** The set, if it can be used at all; what is wrong otherwise is told together with what is known already. */
function buildOr(known: readonly PolicyFault[], rules: readonly PolicyFile[]): PolicySet {
  try {
    return buildPolicySet(rules);
  } catch (error) {
    throw error instanceof PolicySetError ? new PolicySetError([...error.faults, ...known]) : error;
  }
}

/** The schema is the program's own, and what is on the floor says word for word what it says there. */
export function faultsAgainst(ground: Ground, set: PolicySet): PolicyFault[] {
  const faults: PolicyFault[] = [];
  if (set.schema !== ground.schema)
    faults.push(fault(schemaFile, 'it is not the schema of this version of Gavel; take that one, unaltered'));
  for (const [id, text] of Object.entries(ground.floor)) {
    const policy = set.policies.get(id);
    if (policy === undefined)
      faults.push(fault('*.cedar', 'no set may do without this rule (floor.json)', id));
    else if (meaning(policy.text) !== meaning(text))
      faults.push(fault(policy.file, 'no set may alter what this rule says (floor.json)', id));
  }
  return faults;
}

function faultsOfCases(set: PolicySet, cases: readonly PolicyFile[]): PolicyFault[] {
  const { results, idle } = tryCases(set, cases);
  const said = ({ verdict, by }: { verdict: string; by: readonly string[] }) =>
    `${verdict} by ${by.join(', ') || 'nothing'}`;
  return [
    ...results
      .filter(({ ok }) => !ok)
      .map(({ file, name, expected, got }) =>
        fault(file, `${name}: expected ${said(expected)}, got ${said(got)}`),
      ),
    ...idle.map((id) => fault(set.policies.get(id)?.file ?? '*.cedar', 'no case needs this rule', id)),
  ];
}

/** What a rule says, apart from layout, comments and its words to people. */
function meaning(text: string): string {
  const answer = policyToJson(text);
  if (answer.type === 'failure') return text;
  const { annotations: _words, ...rest } = answer.json;
  return canonicalJson(rest as unknown as Json);
}

const fault = (file: string, message: string, policyId: string | null = null): PolicyFault => ({
  file,
  policyId,
  message,
});

/**
 * The rules on the floor, from the files that a process was started with.
 * @throws PolicySetError when one of them is not there
 */
export function floorOf(ids: readonly string[], policies: ReadonlyMap<string, Policy>): Ground['floor'] {
  const missing = ids.filter((id) => !policies.has(id));
  if (missing.length > 0)
    throw new PolicySetError(missing.map((id) => fault('floor.json', 'there is no such rule', id)));
  return Object.fromEntries(ids.map((id) => [id, policies.get(id)?.text ?? '']));
}
