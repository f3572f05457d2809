import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { loopback } from './ports.ts';
import { sleep } from './processes.ts';
import { type ExitStatus, openLog, settlesWithin } from './server-process.ts';

export interface ServiceOptions {
  readonly name: string;
  /** The project's directory, with its build in `dist`. */
  readonly root: string;
  /** The entry point below `dist`, like `apps/api/main.js`. */
  readonly entry: string;
  readonly env: NodeJS.ProcessEnv;
  readonly logFile: string;
  /** Where `/health/ready` is asked. */
  readonly port: number;
  readonly host?: string;
}

/** One of Gavel's own processes: API or worker. */
export interface Service {
  readonly name: string;
  readonly pid: number;
  readonly url: string;
  readonly exited: Promise<ExitStatus>;
  running(): boolean;
  logTail(lines?: number): string;
  /** Settles when `/health/ready` answers 200; throws with the log's end when the process ends or the time is over. */
  ready(within?: number): Promise<void>;
  /** SIGTERM, and SIGKILL when draining takes too long. */
  stop(): Promise<void>;
  /** As kill -9. */
  kill(): Promise<void>;
  /** Lets the caller's process end while this one still runs; it follows on its leash. */
  unref(): void;
}

export interface ServiceSettings {
  /** What the caller itself was given; the settings below win. */
  readonly inherited: NodeJS.ProcessEnv;
  readonly apiPort: number;
  readonly workerPort: number;
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  readonly dataDir: string;
}

/** The environment of API and worker: never the owner's database address. */
export function serviceEnvironment(settings: ServiceSettings): NodeJS.ProcessEnv {
  const { GAVEL_DATABASE_OWNER_URL: _withheld, ...inherited } = settings.inherited;
  return {
    NODE_ENV: 'production',
    ...inherited,
    PORT: String(settings.apiPort),
    GAVEL_WORKER_PORT: String(settings.workerPort),
    GAVEL_DATABASE_URL: settings.databaseUrl,
    TEMPORAL_ADDRESS: settings.temporalAddress,
    GAVEL_DATA_DIR: settings.dataDir,
  };
}

const drainWithin = 20_000;

/** Room for what lives no longer than a request, so that the collector runs a tenth as often; MiB. */
const nodeFlags = ['--enable-source-maps', '--max-semi-space-size=64'];

export function startService(options: ServiceOptions): Service {
  const log = openLog(options.logFile);
  const offset = statSync(options.logFile).size;
  const leash = path.join(options.root, 'dist/libs/platform/embedded/leash.js');
  const child = spawn(
    process.execPath,
    [...nodeFlags, '--import', leash, path.join(options.root, 'dist', options.entry)],
    { cwd: options.root, env: options.env, detached: true, stdio: ['ignore', log, log, 'ipc'] },
  );
  closeSync(log);
  const exited = new Promise<ExitStatus>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: 127, signal: null }));
  });
  const running = (): boolean => child.exitCode === null && child.signalCode === null;
  const url = `http://${hostForUrl(options.host)}:${options.port}`;
  const logTail = (lines = 12): string =>
    readFileSync(options.logFile)
      .subarray(offset)
      .toString('utf8')
      .trimEnd()
      .split('\n')
      .slice(-lines)
      .join('\n');
  return {
    name: options.name,
    pid: child.pid ?? 0,
    url,
    exited,
    running,
    logTail,
    ready: async (within = 60_000) => {
      if (await answersReady(`${url}/health/ready`, running, within)) return;
      throw new Error(`${options.name} did not become ready. The end of ${options.logFile}:\n${logTail()}`);
    },
    stop: () => end(child, exited, 'SIGTERM'),
    kill: () => end(child, exited, 'SIGKILL'),
    unref: () => {
      child.unref();
      child.channel?.unref();
    },
  };
}

/** An address that means "every interface" is not one to connect to. */
export function hostForUrl(host = loopback): string {
  if (host === '0.0.0.0' || host === '::') return loopback;
  return host.includes(':') ? `[${host}]` : host;
}

async function end(child: ChildProcess, exited: Promise<ExitStatus>, signal: NodeJS.Signals): Promise<void> {
  child.kill(signal);
  if (await settlesWithin(exited, drainWithin)) return;
  child.kill('SIGKILL');
  await exited;
}

async function answersReady(url: string, running: () => boolean, within: number): Promise<boolean> {
  const deadline = Date.now() + within;
  while (running() && Date.now() < deadline) {
    try {
      const { ok, body } = await fetch(url, { signal: AbortSignal.timeout(2_000) });
      await body?.cancel();
      if (ok) return true;
    } catch {
      // Not listening yet.
    }
    await sleep(50);
  }
  return false;
}
