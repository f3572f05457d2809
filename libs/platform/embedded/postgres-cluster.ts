import { execFile } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { PostgresBinaries } from './postgres-binaries.ts';
import { commandOf, endLeftover } from './processes.ts';
import { giveTo, type Runner } from './unprivileged.ts';

export interface Cluster {
  readonly directory: string;
  readonly binaries: PostgresBinaries;
  readonly runner: Runner;
}

/**
 * Makes the cluster unless it is there. It is made aside and moved into place when complete, so that an interrupted
 * first start never leaves one that half works. Text sorts by code point ("C") and knows Unicode's letters.
 */
export async function ensureCluster(
  cluster: Cluster,
  superuserPassword: string,
  durable: boolean,
): Promise<void> {
  const { directory, runner } = cluster;
  if (existsSync(path.join(directory, 'PG_VERSION'))) {
    checkVersion(cluster);
    giveTo(runner, directory);
    return;
  }
  const workshop = `${directory}.new`;
  rmSync(workshop, { recursive: true, force: true });
  mkdirSync(workshop, { recursive: true, mode: 0o700 });
  const passwordFile = path.join(workshop, 'password');
  writeFileSync(passwordFile, `${superuserPassword}\n`, { mode: 0o600 });
  const made = path.join(workshop, 'cluster');
  mkdirSync(made, { mode: 0o700 });
  if (process.getuid?.() === 0)
    for (const file of [workshop, passwordFile, made]) chownSync(file, runner.owner.uid, runner.owner.gid);
  await runInitdb(cluster, made, passwordFile, durable);
  renameSync(made, directory);
  rmSync(workshop, { recursive: true, force: true });
}

async function runInitdb(
  cluster: Cluster,
  target: string,
  passwordFile: string,
  durable: boolean,
): Promise<void> {
  const args = [
    ...cluster.runner.prefix,
    cluster.binaries.initdb,
    `--pgdata=${target}`,
    '--username=postgres',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    ...(durable ? [] : ['--no-sync']),
  ];
  const [command = '', ...rest] = args;
  try {
    await promisify(execFile)(command, rest, { cwd: '/', env: postgresEnvironment() });
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new Error(`PostgreSQL's data directory could not be made in ${target}:\n${stderr ?? message}`, {
      cause: error,
    });
  }
}

/** PG* variables of the caller's shell would change what the server and its tools do. */
export function postgresEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('PG'));
  return { ...Object.fromEntries(kept), LC_ALL: 'C', TZ: 'UTC' };
}

function checkVersion({ directory, binaries }: Cluster): void {
  const found = readFileSync(path.join(directory, 'PG_VERSION'), 'utf8').trim();
  if (found !== String(binaries.majorVersion))
    throw new Error(
      `The data in ${directory} was written by PostgreSQL ${found}; this Gavel brings ${binaries.majorVersion}. ` +
        'Restore a backup into a new data directory (docs/operations.md, "Upgrade"), or clear it with "npm run reset".',
    );
}

/**
 * Ends a server that an earlier run left on this data, and removes a lock whose process id by now belongs to
 * another program: PostgreSQL itself would refuse to start over it.
 */
export async function endStalePostgres(directory: string, log: (line: string) => void): Promise<void> {
  const lock = path.join(directory, 'postmaster.pid');
  if (!existsSync(lock)) return;
  const pid = Number.parseInt(readFileSync(lock, 'utf8'), 10);
  const command = commandOf(pid);
  if (command?.includes(directory) === true && command.includes('postgres')) {
    log(`stopping the PostgreSQL (process ${pid}) that an earlier run left behind`);
    await endLeftover(pid, 'SIGINT', 15_000);
  } else if (command !== null) {
    rmSync(lock, { force: true });
  }
}
