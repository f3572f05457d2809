import { execFileSync } from 'node:child_process';
import { mkdirSync, openSync, readFileSync, rmSync, writeSync, closeSync } from 'node:fs';
import path from 'node:path';

/**
 * A file that says which process is at work. A file whose process is gone, or whose number by now belongs to another
 * program, counts as absent.
 * @returns who holds it: `{ pid, ... }` with what was noted, or null
 */
export function holderOf(file, word) {
  try {
    const holder = JSON.parse(readFileSync(file, 'utf8'));
    return commandOf(holder.pid)?.includes(word) === true ? holder : null;
  } catch {
    return null;
  }
}

/** Takes the lock: null when it is ours now, otherwise who holds it. `word` occurs in the holder's command line. */
export function takeLock(file, word, notes = {}) {
  mkdirSync(path.dirname(file), { recursive: true });
  for (let attempt = 0; ; attempt += 1) {
    try {
      const handle = openSync(file, 'wx', 0o600);
      writeSync(handle, JSON.stringify({ pid: process.pid, ...notes }));
      closeSync(handle);
      process.once('exit', () => releaseLock(file));
      return null;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const holder = holderOf(file, word);
      if (holder !== null && holder.pid !== process.pid) return holder;
      if (attempt === 3) throw new Error(`${file} cannot be taken; remove it by hand`, { cause: error });
      rmSync(file, { force: true });
    }
  }
}

/** Lets go of a lock that is ours, and of no other. */
export function releaseLock(file) {
  try {
    if (JSON.parse(readFileSync(file, 'utf8')).pid === process.pid) rmSync(file, { force: true });
  } catch {
    // Gone already.
  }
}

function commandOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    try {
      return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
    } catch {
      return null;
    }
  }
}
