import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';

export interface ExitStatus {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A server that this process started and answers for. */
export interface ServerProcess {
  readonly name: string;
  readonly pid: number;
  /** Settles when the process is gone, for whatever reason. */
  readonly exited: Promise<ExitStatus>;
  /** True until it is gone. */
  running(): boolean;
  /** The last lines that it wrote, for an error message. */
  logTail(lines?: number): string;
  /** Asks it to end and waits until it is gone; harder signals follow where it does not listen. */
  stop(): Promise<void>;
}

export interface ServerCommand {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly logFile: string;
  /** Signals in the order they are tried, each with the patience given to it, in milliseconds. */
  readonly endings: readonly (readonly [NodeJS.Signals, number])[];
}

const maxLogBytes = 10 * 1024 * 1024;

/**
 * The guard outlives us when we are killed without a chance to clean up: its standard input is a pipe that we hold,
 * so end-of-file means that we are gone and the server must go too. A line means that all is well.
 */
const guardScript = `
trap '' INT TERM HUP
if read -r _; then exit 0; fi
kill -INT "$1" 2>/dev/null || exit 0
n=0
while kill -0 "$1" 2>/dev/null && [ "$n" -lt 80 ]; do sleep 0.1; n=$((n + 1)); done
kill -KILL "$1" 2>/dev/null
exit 0`;

/** Starts a server in a session of its own, so that a Ctrl-C in the terminal reaches us alone and we keep the order. */
export async function startServerProcess(asked: ServerCommand): Promise<ServerProcess> {
  const log = openLog(asked.logFile);
  const offset = statSync(asked.logFile).size;
  const child = spawn(asked.command, [...asked.args], {
    cwd: asked.cwd,
    env: asked.env,
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const exited = exitOf(child);
  await spawned(child, asked.command);
  const guard = startGuard(child.pid ?? 0);
  let running = true;
  void exited.then(() => {
    running = false;
    guard.stdin?.end('done\n');
  });
  return {
    name: asked.name,
    pid: child.pid ?? 0,
    exited,
    running: () => running,
    logTail: (lines = 8) => tailOf(asked.logFile, offset, lines),
    stop: () => endInOrder(child, exited, asked.endings),
  };
}

function exitOf(child: ChildProcess): Promise<ExitStatus> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: 127, signal: null }));
  });
}

function spawned(child: ChildProcess, command: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) => reject(new Error(`${command} could not be started: ${error.message}`)));
  });
}

function startGuard(pid: number): ChildProcess {
  const guard = spawn('/bin/sh', ['-c', guardScript, 'gavel-guard', String(pid)], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // A guard that ended first must not bring us down by a broken pipe.
  guard.stdin.on('error', () => undefined);
  guard.unref();
  return guard;
}

async function endInOrder(
  child: ChildProcess,
  exited: Promise<ExitStatus>,
  endings: ServerCommand['endings'],
): Promise<void> {
  for (const [signal, patience] of endings) {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    if (await settlesWithin(exited, patience)) return;
  }
  child.kill('SIGKILL');
  await exited;
}

/** Whether the promise settles within so many milliseconds. */
export async function settlesWithin(promise: Promise<unknown>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Opens a log for appending; a long one becomes `<name>.1` first. */
export function openLog(file: string): number {
  mkdirSync(path.dirname(file), { recursive: true });
  if (existsSync(file) && statSync(file).size > maxLogBytes) renameSync(file, `${file}.1`);
  return openSync(file, 'a', 0o600);
}

function tailOf(file: string, offset: number, lines: number): string {
  return readFileSync(file).subarray(offset).toString('utf8').trimEnd().split('\n').slice(-lines).join('\n');
}
