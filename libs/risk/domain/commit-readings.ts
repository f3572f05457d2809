import { Minimatch } from 'minimatch';
import type { Reading, SignalValue } from './assess.ts';

/** A commit, as far as risk looks at it. */
export interface CommitSeen {
  readonly sha: string;
  readonly author?: string;
  readonly stats?: { readonly files: number; readonly added: number; readonly deleted: number };
  readonly paths?: readonly string[];
}

/** So many of something, in words. */
export const one = (n: number, what: string): string => (n === 1 ? `1 ${what}` : `${n} ${what}s`);

const commits = (value: SignalValue | null, note: string, ids: readonly string[] = []): Reading => ({
  value,
  source: 'COMMITS',
  ids,
  note,
});

/** How large it is: lines and files, where every commit came with figures. */
export function sizesOf(all: readonly CommitSeen[]): Record<string, Reading> {
  const shas = all.map((c) => c.sha);
  const silent = all.filter((c) => c.stats === undefined).length;
  const why = all.length === 0 ? 'no commit is named' : `${one(silent, 'commit')} came without figures`;
  if (all.length === 0 || silent > 0)
    return { linesChanged: commits(null, why, shas), filesChanged: commits(null, why, shas) };
  const sum = (pick: (s: NonNullable<CommitSeen['stats']>) => number) =>
    all.reduce((total, c) => total + (c.stats === undefined ? 0 : pick(c.stats)), 0);
  const lines = sum((s) => s.added + s.deleted);
  const files = sum((s) => s.files);
  return {
    linesChanged: commits(lines, `${one(lines, 'line')} in ${one(all.length, 'commit')}`, shas),
    filesChanged: commits(files, `${one(files, 'file')} in ${one(all.length, 'commit')}`, shas),
  };
}

/** A file that fits is a yes whatever else is not told; a no needs the paths of every commit. */
export function byPaths(patterns: readonly string[], all: readonly CommitSeen[]): Reading {
  const globs = patterns.map(
    (pattern) => new Minimatch(pattern, { dot: true, nocomment: true, nonegate: true }),
  );
  const paths = all.flatMap((c) => c.paths ?? []);
  const hit = paths.find((path) => globs.some((glob) => glob.match(path)));
  const shas = all.map((c) => c.sha);
  if (hit !== undefined) return commits(true, `${hit} is touched`, shas);
  const silent = all.filter((c) => c.paths === undefined).length;
  if (all.length === 0) return commits(null, 'no commit is named');
  if (silent > 0) return commits(null, `${one(silent, 'commit')} came without paths`, shas);
  return commits(false, `none of ${one(paths.length, 'file')}`, shas);
}
