import { setTimeout as pause } from 'node:timers/promises';
import { CliError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';

/** Between two looks where no stream tells of news. */
export const lookWithoutStream = 3_000;
const firstLook = 200;

/** Looks again; a server that is away for a while is asked again until the time is over. */
export async function lookAgain<T>(look: () => Promise<T>, last: T, until: number): Promise<T> {
  try {
    return await look();
  } catch (error) {
    const away = error instanceof CliError && error.exitCode === exitCodes.cannotTell;
    if (away && Date.now() < until) return last;
    throw error;
  }
}

/** Waits for the next look at what no stream tells of: soon at first, then less and less often. Ends at once on Ctrl-C. */
export async function untilNextLook(looks: number, signal: AbortSignal): Promise<void> {
  const wait = Math.min(lookWithoutStream, firstLook * 2 ** looks);
  await pause(wait, undefined, { signal }).catch(() => undefined);
  signal.throwIfAborted();
}
