import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The policy room as it is built beside this command: it is not in this one file, because it carries Cedar. */
export async function policyRoom<T>(): Promise<T | null> {
  const built = path.join(path.dirname(fileURLToPath(import.meta.url)), 'libs/policy/index.js');
  return existsSync(built) ? ((await import(pathToFileURL(built).href)) as T) : null;
}
