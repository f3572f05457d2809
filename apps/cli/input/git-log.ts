import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { wrongUsage } from '../errors.ts';

export interface CommitInput {
  readonly repository: string;
  readonly sha: string;
  readonly author: string;
  readonly committer: string;
  readonly message: string;
}

const run = promisify(execFile);

/** As many commits as a change takes. */
const most = 200;

async function git(...args: string[]): Promise<string> {
  try {
    const { stdout } = await run('git', args, { maxBuffer: 64 * 1024 * 1024, timeout: 30_000 });
    return stdout;
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw wrongUsage(`git ${args[0] ?? ''} failed: ${(stderr ?? message).trim().split('\n')[0] ?? ''}`);
  }
}

/** The commits of a range of this repository (`v1..v2`, or `HEAD` for all), the newest first. */
export async function commitsOf(range: string, repository?: string): Promise<CommitInput[]> {
  if (range.startsWith('-')) throw wrongUsage(`"${range}" is not a range of commits.`);
  const out = await git('log', `--max-count=${most + 1}`, '--format=%H%x09%ae%x09%ce%x09%s', range, '--');
  const lines = out.split('\n').filter((line) => line !== '');
  if (lines.length > most)
    throw wrongUsage(`The range ${range} has more than ${most} commits.`, 'Name a smaller range.');
  const name = repository ?? (await repositoryName());
  return lines.map((line) => {
    const [sha = '', author = '', committer = '', ...subject] = line.split('\t');
    return { repository: name, sha, author, committer, message: subject.join('\t') };
  });
}

/** `owner/name` of where it was cloned from, or the folder's name. */
async function repositoryName(): Promise<string> {
  const remote = await git('config', '--get', 'remote.origin.url').catch(() => '');
  const named = /[/:]([^/:]+\/[^/]+?)(\.git)?\/?$/.exec(remote.trim())?.[1];
  return named ?? path.basename((await git('rev-parse', '--show-toplevel')).trim());
}
