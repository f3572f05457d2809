import { PolicyEngine } from '../domain/engine.ts';
import { type PolicyFile, type PolicySet, PolicySetError } from '../domain/policy-set.ts';
import type { PolicyRequest, Verdict } from '../domain/request.ts';
import { filesUnder, loadPolicySet } from '../files/load-policy-set.ts';
import { type PolicyCase, readCases, readDefaults } from './case-file.ts';
import { requestOf } from './case-request.ts';

const defaultsFileName = 'case-defaults.yaml';

export interface CaseResult {
  readonly file: string;
  readonly name: string;
  readonly ok: boolean;
  readonly expected: { readonly verdict: Verdict; readonly by: readonly string[] };
  readonly got: {
    readonly verdict: Verdict;
    readonly by: readonly string[];
    readonly errors: readonly string[];
  };
}

export interface CaseReport {
  /** All cases went as expected, and each policy is needed by one of them. */
  readonly ok: boolean;
  readonly results: readonly CaseResult[];
  /** The policies without which every case would end the same way. */
  readonly idle: readonly string[];
}

/** Whether a file holds cases, or what they have in common. */
export const isCaseFile = (name: string): boolean =>
  name.endsWith('.cases.yaml') || name === defaultsFileName;

/**
 * Runs every `*.cases.yaml` under a policy folder against the policies of that folder.
 * @throws PolicySetError when the policies or the case files cannot be read
 */
export const runCases = (dir: string): CaseReport =>
  tryCases(loadPolicySet(dir), filesUnder(dir, isCaseFile));

/**
 * Runs cases against a set of rules.
 * @param files the case files and the file of what they have in common
 * @throws PolicySetError when the files cannot be read
 */
export function tryCases(set: PolicySet, files: readonly PolicyFile[]): CaseReport {
  const defaultsFile = files.find(({ name }) => name === defaultsFileName);
  if (defaultsFile === undefined)
    throw new PolicySetError([{ file: defaultsFileName, policyId: null, message: 'the file is missing' }]);
  const defaults = readDefaults(defaultsFile);
  const engine = new PolicyEngine(set);
  const decisive = new Set<string>();
  const results = readCases(files.filter((file) => file !== defaultsFile)).map((row) => {
    const request = requestOf(row, defaults);
    const result = resultOf(engine, row, request);
    const [only] = result.got.by;
    if (only !== undefined && !decisive.has(only) && engine.hangsOnOne(request)) decisive.add(only);
    return result;
  });
  const idle = [...set.policies.keys()].filter((id) => !decisive.has(id));
  return { ok: idle.length === 0 && results.every((result) => result.ok), results, idle };
}

function resultOf(engine: PolicyEngine, row: PolicyCase, request: PolicyRequest): CaseResult {
  const decision = engine.decide(request);
  const got = {
    verdict: decision.verdict,
    by: decision.determining.map((policy) => policy.policyId),
    errors: decision.errors.map((error) => error.message),
  };
  const expected = { verdict: row.expect, by: [...row.by].sort() };
  const ok =
    got.verdict === expected.verdict && got.by.join() === expected.by.join() && got.errors.length === 0;
  return { file: row.file, name: row.name, ok, expected, got };
}
