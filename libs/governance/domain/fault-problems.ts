import { problem, type Problem } from '#kernel';
import type { PolicyFault } from '#policy';

/** What is wrong with the files of a set, as reasons of a refusal: one for each fault, at most a hundred. */
export function problemsOfFaults(faults: readonly PolicyFault[]): Problem[] {
  const said = faults.slice(0, maxFaults).map(({ file, policyId, message }) =>
    problem('INVALID_INPUT', `${file}${policyId === null ? '' : `, rule ${policyId}`}: ${message}.`, {
      path: ['input', 'files'],
      rule: 'policy-set',
      wayOut: 'Mend the file; gavel policy test says the same without a server.',
    }),
  );
  const more = faults.length - said.length;
  return more <= 0
    ? said
    : [...said, problem('INVALID_INPUT', `There are ${more} faults more.`, { path: ['input', 'files'] })];
}

const maxFaults = 99;
