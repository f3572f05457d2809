import type { Id } from '#kernel';
import type { BuildState, ReviewState, ReviewVerdict, TestVerdict } from './fact.ts';

/** What is kept of everything that is told: who told it first, when. */
export interface Teller {
  readonly id: Id;
  /** The person behind the account that told of it. */
  readonly recordedBy: Id;
  readonly recordedAccount: Id;
  readonly recordedAt: Date;
}

/** Work as its tracker tells of it. */
export interface WorkItemTold {
  readonly system: string;
  readonly key: string;
  readonly title: string;
  readonly state: string;
  readonly url: string | null;
  /** The changes that it was said to belong to. */
  readonly changeIds: readonly Id[];
  /** As of when title and state are. */
  readonly at: Date;
}

/** What somebody made of a review; an identity as in Hand. */
export interface VerdictTold {
  readonly issuer: string;
  readonly subject: string;
  readonly said: string;
  readonly verdict: ReviewVerdict;
  readonly commit: string | null;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** A pull or merge request. */
export interface ReviewTold {
  readonly repository: string;
  readonly number: string;
  readonly title: string;
  readonly url: string | null;
  readonly state: ReviewState;
  readonly authorIssuer: string;
  readonly authorSubject: string;
  readonly authorSaid: string;
  /** In the order of their hashes. */
  readonly commits: readonly string[];
  readonly mergedAs: string | null;
  /** The oldest first. */
  readonly verdicts: readonly VerdictTold[];
  readonly at: Date;
}

/** One attempt of a pipeline's run. */
export interface BuildTold {
  readonly pipeline: string;
  readonly run: string;
  readonly attempt: number;
  readonly repository: string | null;
  readonly commitSha: string | null;
  readonly state: BuildState;
  readonly startedByIssuer: string | null;
  readonly startedBySubject: string | null;
  readonly startedBySaid: string | null;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly url: string | null;
  /** As of when the state is. */
  readonly at: Date;
}

export interface TestRunTold {
  readonly pipeline: string | null;
  readonly run: string | null;
  readonly commitSha: string | null;
  readonly name: string;
  readonly verdict: TestVerdict;
  readonly passed: number | null;
  readonly failed: number | null;
  readonly skipped: number | null;
  readonly at: Date;
}

/** One thing that was told of the artifact with this digest. */
export interface ArtifactTold {
  readonly digest: string;
  readonly name: string;
  readonly version: string | null;
  readonly pipeline: string | null;
  readonly run: string | null;
  readonly commitSha: string | null;
  readonly repository: string | null;
  readonly at: Date;
}

export type WorkItem = WorkItemTold & Teller;
export type Review = ReviewTold & Teller;
export type Build = BuildTold & Teller;
export type TestRun = TestRunTold & Teller;
export type ArtifactRecord = ArtifactTold & Teller;
