import { randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Letters and digits that are not taken for one another when read from a screen. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';

/** The one password of all seeded people: made on first use, kept readable by its owner alone. */
export function seedPassword(dataDir: string): string {
  const file = path.join(dataDir, 'seed-password');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const group = (): string => Array.from({ length: 5 }, () => alphabet[randomInt(alphabet.length)]).join('');
  const made = [group(), group(), group(), group()].join('-');
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(`${file}.new`, `${made}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return made;
}
