import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CliError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';

/**
 * One process at a time has a state file: two that each remember their own could be shown two histories.
 * @returns what gives it back
 */
export async function lockState(file: string): Promise<() => Promise<void>> {
  const lock = `${file}.lock`;
  await mkdir(path.dirname(lock), { recursive: true });
  for (let again = 0; again < 2; again += 1) {
    if (await taken(lock)) return () => rm(lock, { force: true });
    const holder = Number(await readFile(lock, 'utf8').catch(() => '0'));
    if (holder > 0 && isAlive(holder))
      throw new CliError(exitCodes.closedByRule, `The process ${holder} is this witness already (${lock}).`);
    // Left behind by one that was killed.
    await rm(lock, { force: true });
  }
  throw new CliError(exitCodes.cannotTell, `${lock} cannot be taken.`, 'Type the same again.');
}

/** The file is there with what it says, or not at all. */
async function taken(lock: string): Promise<boolean> {
  const mine = `${lock}.${process.pid}`;
  try {
    await writeFile(mine, `${process.pid}\n`, { mode: 0o600 });
    await link(mine, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(mine, { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
