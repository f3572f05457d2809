import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { toGlobalId } from '#kernel';
import { identityText } from '#people';
import { NodeInterface } from '#platform/graphql';
import { enumOf } from '#platform/http';
import type { Artifact } from '../domain/artifact.ts';
import {
  type BuildState,
  buildStates,
  type ReviewState,
  reviewStates,
  type ReviewVerdict,
  reviewVerdicts,
  type TestVerdict,
  testVerdicts,
} from '../domain/fact.ts';
import type { Build, Review, TestRun, WorkItem } from '../domain/records.ts';

export const CodeReviewStateEnum = enumOf(reviewStates);
registerEnumType(CodeReviewStateEnum, {
  name: 'CodeReviewState',
  description: 'Where a pull or merge request stands.',
  valuesMap: {
    OPEN: { description: 'It is being looked at.' },
    CLOSED: { description: 'It was closed without being merged.' },
    MERGED: { description: 'It was merged.' },
  },
});
export const CodeReviewVerdictEnum = enumOf(reviewVerdicts);
registerEnumType(CodeReviewVerdictEnum, {
  name: 'CodeReviewVerdict',
  description: 'What somebody made of a pull or merge request.',
  valuesMap: {
    APPROVED: { description: 'It may be merged.' },
    CHANGES_REQUESTED: { description: 'Something has to be altered first.' },
    COMMENTED: { description: 'Something was said, for neither side.' },
    DISMISSED: { description: 'What they had said before no longer counts.' },
  },
});
export const BuildStateEnum = enumOf(buildStates);
registerEnumType(BuildStateEnum, {
  name: 'BuildState',
  description: 'Where a build stands.',
  valuesMap: {
    QUEUED: { description: 'It waits.' },
    RUNNING: { description: 'It runs.' },
    CANCELED: { description: 'It was broken off.' },
    FAILED: { description: 'It ended badly.' },
    SUCCEEDED: { description: 'It ended well.' },
  },
});
export const TestVerdictEnum = enumOf(testVerdicts);
registerEnumType(TestVerdictEnum, {
  name: 'TestVerdict',
  description: 'How a run of tests ended.',
  valuesMap: {
    PASSED: { description: 'All that ran passed.' },
    FAILED: { description: 'At least one failed.' },
    UNKNOWN: { description: 'It was not told.' },
  },
});

@ObjectType('TrackedWorkItem', {
  implements: () => NodeInterface,
  description: 'Work as its tracker tells of it.',
})
export class WorkItemObject implements NodeInterface {
  @Field(() => ID, { description: 'The global id.' })
  id!: string;
  @Field({ description: 'The tracker’s address.' })
  system!: string;
  @Field({ description: 'As commits and reviews name it: `PAY-12`, `acme/payments#12`.' })
  key!: string;
  @Field({ description: 'Its title.' })
  title!: string;
  @Field({ description: 'Its state, in the tracker’s words.' })
  state!: string;
  @Field(() => String, { nullable: true, description: 'Where it can be read.' })
  url!: string | null;
  @Field(() => Date, { description: 'As of when that is.' })
  at!: Date;

  readonly traceKey!: string;
}

@ObjectType('CodeReviewOpinion', { description: 'What somebody made of a pull or merge request, and when.' })
export class OpinionObject {
  @Field({ description: 'Who: an address, or `issuer|subject`.' })
  by!: string;
  @Field(() => CodeReviewVerdictEnum, { description: 'What they made of it.' })
  verdict!: ReviewVerdict;
  @Field(() => String, { nullable: true, description: 'The commit that they looked at.' })
  commit!: string | null;
  @Field(() => Date, { description: 'When.' })
  at!: Date;
}

@ObjectType('CodeReview', { implements: () => NodeInterface, description: 'A pull or merge request.' })
export class CodeReviewObject implements NodeInterface {
  @Field(() => ID, { description: 'The global id.' })
  id!: string;
  @Field({ description: 'The repository.' })
  repository!: string;
  @Field({ description: 'Its number there.' })
  number!: string;
  @Field({ description: 'Its title.' })
  title!: string;
  @Field(() => String, { nullable: true, description: 'Where it can be read.' })
  url!: string | null;
  @Field(() => CodeReviewStateEnum, { description: 'Where it stands.' })
  state!: ReviewState;
  @Field({ description: 'Whose it is: an address, or `issuer|subject`.' })
  author!: string;
  @Field(() => String, { nullable: true, description: 'The commit that it was merged as.' })
  mergedAs!: string | null;
  @Field(() => [OpinionObject], { description: 'What was made of it, the oldest first.' })
  opinions!: OpinionObject[];

  readonly traceKey!: string;
}

@ObjectType('Build', { implements: () => NodeInterface, description: 'One attempt of a pipeline’s run.' })
export class BuildObject implements NodeInterface {
  @Field(() => ID, { description: 'The global id.' })
  id!: string;
  @Field({ description: 'The pipeline, by the name under which it is known.' })
  pipeline!: string;
  @Field({ description: 'The run’s id there.' })
  run!: string;
  @Field(() => Int, { description: 'Counts from 1.' })
  attempt!: number;
  @Field(() => String, { nullable: true, description: 'The repository that was built.' })
  repository!: string | null;
  @Field(() => String, { nullable: true, description: 'The commit that was built.' })
  commit!: string | null;
  @Field(() => BuildStateEnum, { description: 'Where it stands.' })
  state!: BuildState;
  @Field(() => String, { nullable: true, description: 'Who started it: an address, or `issuer|subject`.' })
  startedBy!: string | null;
  @Field(() => Date, { nullable: true, description: 'When it began.' })
  startedAt!: Date | null;
  @Field(() => Date, { nullable: true, description: 'When it ended.' })
  finishedAt!: Date | null;
  @Field(() => String, { nullable: true, description: 'Where it can be read.' })
  url!: string | null;

  readonly traceKey!: string;
}

@ObjectType('TestRun', { description: 'A run of tests, as its source tells of it.' })
export class TestRunObject {
  @Field({ description: 'What ran.' })
  name!: string;
  @Field(() => TestVerdictEnum, { description: 'How it ended.' })
  verdict!: TestVerdict;
  @Field(() => Int, { nullable: true, description: 'How many passed.' })
  passed!: number | null;
  @Field(() => Int, { nullable: true, description: 'How many failed.' })
  failed!: number | null;
  @Field(() => Int, { nullable: true, description: 'How many were passed over.' })
  skipped!: number | null;
  @Field(() => Date, { description: 'When.' })
  at!: Date;
}

@ObjectType('BuiltArtifact', { description: 'What was built, known by its digest, and what is told of it.' })
export class ArtifactObject {
  @Field({ description: 'The digest.' })
  digest!: string;
  @Field(() => [String], { description: 'As it is called; none when nothing but a deployment tells of it.' })
  names!: readonly string[];
  @Field(() => [String], { description: 'Its versions.' })
  versions!: readonly string[];
  @Field(() => [String], { description: 'Where its source is.' })
  repositories!: readonly string[];

  readonly traceKey!: string;
}

const whom = (issuer: string, subject: string): string => identityText({ issuer, subject });

export const toWorkItem = ({ id, system, key, title, state, url, at }: WorkItem): WorkItemObject => ({
  ...{ system, key, title, state, url, at },
  id: toGlobalId('TrackedWorkItem', id),
  traceKey: id,
});
export const toReview = (review: Review): CodeReviewObject => ({
  id: toGlobalId('CodeReview', review.id),
  repository: review.repository,
  number: review.number,
  title: review.title,
  url: review.url,
  state: review.state,
  author: whom(review.authorIssuer, review.authorSubject),
  mergedAs: review.mergedAs,
  opinions: review.verdicts.map(({ issuer, subject, verdict, commit, at }) => ({
    ...{ verdict, commit },
    by: whom(issuer, subject),
    at: new Date(at),
  })),
  traceKey: review.id,
});
export const toBuild = (build: Build): BuildObject => ({
  id: toGlobalId('Build', build.id),
  pipeline: build.pipeline,
  run: build.run,
  attempt: build.attempt,
  repository: build.repository,
  commit: build.commitSha,
  state: build.state,
  startedBy:
    build.startedByIssuer === null ? null : whom(build.startedByIssuer, build.startedBySubject ?? ''),
  startedAt: build.startedAt,
  finishedAt: build.finishedAt,
  url: build.url,
  traceKey: build.id,
});
export const toTestRun = ({ name, verdict, passed, failed, skipped, at }: TestRun): TestRunObject => ({
  ...{ name, verdict, passed, failed, skipped, at },
});
export const toArtifact = ({ digest, names, versions, repositories }: Artifact): ArtifactObject => ({
  ...{ digest, names, versions, repositories },
  traceKey: digest,
});
