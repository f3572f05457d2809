import { accessSync, constants, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { buildTemporal } from './temporal-build.ts';
import { downloadTemporal } from './temporal-download.ts';
import { runsAsTemporal, temporalVersion } from './temporal-version.ts';

/** Where workflows run: a server that somebody else runs, or a program that we start. */
export type TemporalSource =
  | { readonly kind: 'address'; readonly address: string }
  | {
      readonly kind: 'binary';
      readonly path: string;
      readonly from: 'PATH' | 'cache' | 'download' | 'build';
    };

export interface FindTemporalOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Directories for the program, the preferred one first; the first that can be written is used. */
  readonly cacheDirs: readonly string[];
  readonly log: (line: string) => void;
  /** Ends a download or a build that is under way. */
  readonly signal?: AbortSignal;
}

/** One way that was tried and did not work. */
interface Failure {
  readonly tried: string;
  readonly reason: string;
}

/** The user's cache, then the project's own data directory for a home that cannot be written. */
export function temporalCacheDirs(env: NodeJS.ProcessEnv, dataDir: string): string[] {
  const given = env['XDG_CACHE_HOME'] ?? '';
  // The XDG Base Directory Specification has a relative (or empty) path ignored.
  const cacheHome = path.isAbsolute(given) ? given : path.join(homedir(), '.cache');
  return [path.join(cacheHome, 'gavel'), path.join(dataDir, 'cache')].map((dir) =>
    path.join(dir, `temporal-${temporalVersion}`),
  );
}

/**
 * Finds a Temporal server: TEMPORAL_ADDRESS, `temporal` on the PATH, the cache, the official download, a build by Go.
 * When nothing works, the error says what was tried, why each failed, and the ways out.
 */
export async function findTemporal(options: FindTemporalOptions): Promise<TemporalSource> {
  const address = options.env['TEMPORAL_ADDRESS'];
  if (address !== undefined && address !== '') return { kind: 'address', address };
  const failures: Failure[] = [];
  const installed = await onPath(options, failures);
  if (installed !== null) return installed;
  const cached = await inCache(options, failures);
  if (cached !== null) return cached;
  const directory = writableDirectory(options.cacheDirs, failures);
  if (directory !== null) {
    const fetched = await fetchInto(path.join(directory, 'temporal'), options, failures);
    if (fetched !== null) return fetched;
  }
  throw new Error(explain(failures));
}

async function onPath(options: FindTemporalOptions, failures: Failure[]): Promise<TemporalSource | null> {
  for (const directory of (options.env['PATH'] ?? '').split(path.delimiter)) {
    const file = path.join(directory, 'temporal');
    if (directory === '' || !isExecutable(file)) continue;
    const refusal = await runsAsTemporal(file);
    if (refusal === null) return { kind: 'binary', path: file, from: 'PATH' };
    failures.push({ tried: file, reason: refusal });
    return null;
  }
  failures.push({ tried: '`temporal` on the PATH', reason: 'there is none' });
  return null;
}

async function inCache(options: FindTemporalOptions, failures: Failure[]): Promise<TemporalSource | null> {
  for (const directory of options.cacheDirs) {
    const file = path.join(directory, 'temporal');
    if (!isExecutable(file)) {
      failures.push({ tried: `the cache, ${file}`, reason: 'not there' });
      continue;
    }
    const refusal = await runsAsTemporal(file);
    if (refusal === null) return { kind: 'binary', path: file, from: 'cache' };
    failures.push({ tried: `the cache, ${file}`, reason: refusal });
  }
  return null;
}

async function fetchInto(
  target: string,
  options: FindTemporalOptions,
  failures: Failure[],
): Promise<TemporalSource | null> {
  const ways = [
    { from: 'download', tried: 'the official download', run: downloadTemporal },
    { from: 'build', tried: 'a build by Go', run: buildTemporal },
  ] as const;
  for (const { from, tried, run } of ways) {
    try {
      await run(target, options);
      const refusal = await runsAsTemporal(target);
      if (refusal === null) return { kind: 'binary', path: target, from };
      failures.push({ tried, reason: refusal });
    } catch (error) {
      options.signal?.throwIfAborted();
      failures.push({ tried, reason: (error as Error).message });
    }
  }
  return null;
}

function writableDirectory(directories: readonly string[], failures: Failure[]): string | null {
  for (const directory of directories)
    try {
      mkdirSync(directory, { recursive: true });
      accessSync(directory, constants.W_OK);
      return directory;
    } catch (error) {
      failures.push({ tried: `writing to ${directory}`, reason: (error as Error).message });
    }
  return null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function explain(failures: readonly Failure[]): string {
  return [
    'Gavel needs a Temporal server and found none. It tried:',
    ...failures.map(({ tried, reason }) => `  - ${tried}: ${reason}`),
    'Any one of these gets you on:',
    `  1. install Temporal's command line, version 1.5 or newer, so that \`temporal\` is on your PATH (https://docs.temporal.io/cli);`,
    '  2. set TEMPORAL_ADDRESS=host:port to a Temporal server that runs somewhere;',
    '  3. install Go 1.24 or newer (https://go.dev/dl); then `npm start` builds Temporal once, in a few minutes.',
  ].join('\n');
}
