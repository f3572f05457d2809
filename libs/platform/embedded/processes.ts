import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The command line of a running process, null when there is none with this id. */
export function commandOf(pid: number): string | null {
  if (!isAlive(pid)) return null;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return commandFromPs(pid);
  }
}

/** Systems without /proc (macOS) have ps. */
function commandFromPs(pid: number): string | null {
  try {
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return null;
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

export const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

/**
 * Ends a process that an earlier run left behind. The caller has made sure, by its command line, that it is ours.
 * Gives up with an error when even SIGKILL does not end it.
 */
export async function endLeftover(pid: number, signal: NodeJS.Signals, patience: number): Promise<void> {
  for (const [attempt, wait] of [
    [signal, patience],
    ['SIGKILL', 5_000],
  ] as const) {
    if (!isAlive(pid)) return;
    process.kill(pid, attempt);
    const deadline = Date.now() + wait;
    while (isAlive(pid) && Date.now() < deadline) await sleep(25);
  }
  if (isAlive(pid)) throw new Error(`Process ${pid}, left by an earlier run, does not end. End it by hand.`);
}
