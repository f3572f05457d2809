import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { buildPolicySet } from '../domain/build-policy-set.ts';
import { type PolicyFile, type PolicySet, PolicySetError } from '../domain/policy-set.ts';
import { schemaFile } from '../domain/read-schema.ts';

/**
 * Reads every `*.cedar` under a folder and its `schema.cedarschema`, and checks them.
 * @throws PolicySetError when anything is wrong with them: half a set of rules is not used.
 */
export function loadPolicySet(dir: string): PolicySet {
  const files = filesUnder(dir, (name) => name.endsWith('.cedar') || name === schemaFile);
  return buildPolicySet(files);
}

/** The text files under a folder whose name inside it is wanted, in order of name. */
export function filesUnder(dir: string, wanted: (name: string) => boolean): PolicyFile[] {
  try {
    return readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => ({ path, name: relative(dir, path).split(sep).join('/') }))
      .filter(({ name }) => wanted(name))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ path, name }) => ({ name, text: readFileSync(path, 'utf8') }));
  } catch (error) {
    throw new PolicySetError([{ file: dir, policyId: null, message: `it cannot be read: ${String(error)}` }]);
  }
}
