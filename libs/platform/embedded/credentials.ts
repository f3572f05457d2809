import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The passwords of the embedded PostgreSQL's roles, made on first use. */
export interface Credentials {
  readonly superuser: string;
  readonly owner: string;
  readonly app: string;
}

const newPassword = (): string => randomBytes(24).toString('base64url');

/** Reads the passwords kept under the data directory, readable by its owner alone; makes them when there are none. */
export function credentialsIn(dataDir: string): Credentials {
  const file = path.join(dataDir, 'credentials.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Credentials;
  const made = { superuser: newPassword(), owner: newPassword(), app: newPassword() };
  mkdirSync(dataDir, { recursive: true });
  // Written aside and moved, so that a crash never leaves half a file.
  writeFileSync(`${file}.new`, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return made;
}
