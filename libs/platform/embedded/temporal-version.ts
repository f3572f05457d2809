import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The release of Temporal's command line that Gavel is tested with; its server is 1.29.1. */
export const temporalVersion = '1.5.1';

const oldestServer: readonly [number, number] = [1, 26];

/** Null when the program is a Temporal that can serve us, otherwise what is wrong with it. */
export async function runsAsTemporal(file: string): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)(file, ['--version'], { timeout: 20_000 });
    return judgeVersion(stdout);
  } catch (error) {
    return `it does not run: ${(error as Error).message.split('\n')[0] ?? ''}`;
  }
}

/** Judges a line like `temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)`. */
export function judgeVersion(output: string): string | null {
  const found = /Server (\d+)\.(\d+)/.exec(output);
  if (found === null) return `it does not look like Temporal's: "${output.trim().slice(0, 80)}"`;
  const [major, minor] = [Number(found[1]), Number(found[2])];
  const [oldMajor, oldMinor] = oldestServer;
  const tooOld = major < oldMajor || (major === oldMajor && minor < oldMinor);
  return tooOld ? `its server ${major}.${minor} is older than ${oldMajor}.${oldMinor}` : null;
}
