import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The secret that signs sessions: the environment's, or one made once and kept under the data directory. */
export function sessionSecret(env: NodeJS.ProcessEnv, dataDir: string): string {
  const given = env['GAVEL_SESSION_SECRET'];
  if (given !== undefined && given !== '') return given;
  const file = path.join(dataDir, 'session-secret');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const made = randomBytes(32).toString('base64url');
  writeFileSync(`${file}.new`, `${made}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return made;
}
