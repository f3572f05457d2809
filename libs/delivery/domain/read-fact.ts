import type { Id } from '#kernel';
import type { FactOf } from './fact.ts';
import { verdictsOf } from './merge.ts';
import type { ArtifactTold, BuildTold, ReviewTold, TestRunTold, WorkItemTold } from './records.ts';

/** Facts as they are kept. */
export const readFact = {
  workItem: (
    { system, key, title, state, url, at }: FactOf<'workItem'>,
    changeId: Id | null,
  ): WorkItemTold => ({
    ...{ system, key, title, state, url, at },
    changeIds: changeId === null ? [] : [changeId],
  }),
  review: ({ kind: _kind, author, verdicts, commits, ...rest }: FactOf<'review'>): ReviewTold => ({
    ...rest,
    authorIssuer: author.issuer,
    authorSubject: author.subject,
    authorSaid: author.said,
    commits: [...new Set(commits)].sort(),
    verdicts: verdictsOf(verdicts.map(({ by, at, ...told }) => ({ ...by, ...told, at: at.toISOString() }))),
  }),
  build: ({ kind: _kind, commit, startedBy, ...rest }: FactOf<'build'>): BuildTold => ({
    ...rest,
    commitSha: commit,
    startedByIssuer: startedBy?.issuer ?? null,
    startedBySubject: startedBy?.subject ?? null,
    startedBySaid: startedBy?.said ?? null,
  }),
  testRun: ({ kind: _kind, commit, ...rest }: FactOf<'testRun'>): TestRunTold => ({
    ...rest,
    commitSha: commit,
  }),
  artifact: ({ kind: _kind, commit, ...rest }: FactOf<'artifact'>): ArtifactTold => ({
    ...rest,
    commitSha: commit,
  }),
};
