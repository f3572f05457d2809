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
  readonly stats: { readonly files: number; readonly added: number; readonly deleted: number };
  /** Left out where there are more than the server takes: then they count as not known. */
  readonly paths?: readonly string[];
}

const run = promisify(execFile);

/** As many commits as a change takes. */
const most = 200;
/** As many paths as a commit may name, and as many characters of them as fit into one request. */
const mostPaths = 2_000;
const mostText = 400_000;

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
  const format = '--format=%x1e%H%x09%ae%x09%ce%x09%s';
  const out = await git('log', `--max-count=${most + 1}`, '--numstat', '--no-renames', format, range, '--');
  const commits = out.split('\u001e').slice(1);
  if (commits.length > most)
    throw wrongUsage(`The range ${range} has more than ${most} commits.`, 'Name a smaller range.');
  const name = repository ?? (await repositoryName());
  let left = mostText;
  return commits.map((text) => {
    const [line = '', ...files] = text.split('\n').filter((l) => l !== '');
    const [sha = '', author = '', committer = '', ...subject] = line.split('\t');
    const touched = files.map(figuresOf);
    const sum = (pick: 'added' | 'deleted') => touched.reduce((total, file) => total + file[pick], 0);
    const stats = { files: touched.length, added: sum('added'), deleted: sum('deleted') };
    const paths = touched.map((file) => file.path);
    left -= paths.join('').length;
    const known = paths.length <= mostPaths && left >= 0 ? { paths } : {};
    return { repository: name, sha, author, committer, message: subject.join('\t'), stats, ...known };
  });
}

/** A line of `--numstat`; of binary files it counts no lines. */
function figuresOf(line: string): {
  readonly added: number;
  readonly deleted: number;
  readonly path: string;
} {
  const [added = '', deleted = '', ...path] = line.split('\t');
  const count = (text: string) => (/^\d+$/.test(text) ? Number(text) : 0);
  return { added: count(added), deleted: count(deleted), path: path.join('\t').replace(/^"(.*)"$/, '$1') };
}

/** `owner/name` of where it was cloned from, or the folder's name. */
async function repositoryName(): Promise<string> {
  const remote = await git('config', '--get', 'remote.origin.url').catch(() => '');
  const named = /[/:]([^/:]+\/[^/]+?)(\.git)?\/?$/.exec(remote.trim())?.[1];
  return named ?? path.basename((await git('rev-parse', '--show-toplevel')).trim());
}
