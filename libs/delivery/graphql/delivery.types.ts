import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { type Id, toGlobalId } from '#kernel';
import { identityText } from '#people';
import { ConnectionOf, NodeInterface, Payload } from '#platform/graphql';
import { enumOf } from '#platform/http';
import { type CommitHand, type SourceCommit } from '../domain/commit.ts';
import { type Deployment, type DeploymentOutcome, deploymentOutcomes } from '../domain/deployment.ts';

export const DeploymentOutcomeEnum = enumOf(deploymentOutcomes);
registerEnumType(DeploymentOutcomeEnum, {
  name: 'DeploymentOutcome',
  description: 'How a deployment ended, if it did.',
  valuesMap: {
    STARTED: { description: 'It has begun; how it ended is not told.' },
    SUCCEEDED: { description: 'The artifact is in place.' },
    FAILED: { description: 'It did not come through.' },
    ROLLED_BACK: { description: 'What was there before is there again.' },
  },
});

export const CommitHandEnum = {
  AUTHOR: 'author',
  CO_AUTHOR: 'coAuthor',
  COMMITTER: 'committer',
  REVIEWER: 'reviewer',
} as const satisfies Record<string, CommitHand>;
registerEnumType(CommitHandEnum, {
  name: 'CommitHand',
  description: 'What somebody did with a commit.',
  valuesMap: {
    AUTHOR: { description: 'Wrote it.' },
    CO_AUTHOR: { description: 'Wrote it with the author.' },
    COMMITTER: { description: 'Committed it.' },
    REVIEWER: { description: 'Reviewed it.' },
  },
});

@ObjectType('Deployment', {
  implements: () => NodeInterface,
  description: 'What a pipeline told of a deployment.',
})
export class DeploymentObject implements NodeInterface {
  @Field(() => ID, { description: 'The global id.' })
  id!: string;

  @Field({ description: 'Whose id of it `externalId` is.' })
  source!: string;

  @Field({ description: 'Its id there.' })
  externalId!: string;

  @Field(() => String, { nullable: true, description: 'The artifact’s digest.' })
  artifact!: string | null;

  @Field(() => String, { nullable: true, description: 'The commit it was built from.' })
  commit!: string | null;

  @Field(() => String, { nullable: true, description: 'Where within the environment.' })
  region!: string | null;

  @Field({ description: 'Who started it, as the pipeline proves it: an address, or `issuer|subject`.' })
  deployer!: string;

  @Field(() => Date, { description: 'When it began.' })
  startedAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When it ended; null when that was not told.' })
  finishedAt!: Date | null;

  @Field(() => Date, {
    nullable: true,
    description: 'Since when it was in place; also of one that was rolled back later.',
  })
  succeededAt!: Date | null;

  @Field(() => DeploymentOutcomeEnum, { description: 'How it ended.' })
  outcome!: DeploymentOutcome;

  @Field(() => String, { nullable: true, description: 'Where it can be read of.' })
  url!: string | null;

  @Field(() => Date, { description: 'When Gavel was told.' })
  recordedAt!: Date;

  readonly record!: Deployment;
}

@ObjectType({ description: 'A page of deployments.' })
export class DeploymentConnection extends ConnectionOf(DeploymentObject, 'Deployment') {}

@ObjectType('HandInCommit', { description: 'Somebody who had a hand in a commit.' })
export class HandObject {
  @Field(() => CommitHandEnum, { description: 'What they did.' })
  hand!: CommitHand;

  @Field({ description: 'Who it was, as it was said.' })
  said!: string;
}

@ObjectType('SourceCommit', {
  implements: () => NodeInterface,
  description: 'A commit as a code host told of it.',
})
export class CommitObject implements NodeInterface {
  @Field(() => ID, { description: 'The global id.' })
  id!: string;

  @Field({ description: 'The repository, as in `acme/payments`.' })
  repository!: string;

  @Field({ description: 'Its full hash.' })
  sha!: string;

  @Field({ description: 'The message.' })
  message!: string;

  @Field(() => [HandObject], { description: 'Who had a hand in it.' })
  hands!: HandObject[];

  @Field(() => Date, { description: 'When it was committed.' })
  committedAt!: Date;

  @Field(() => Date, { description: 'When Gavel was told.' })
  recordedAt!: Date;

  readonly ofChange!: Id | null;
}

@ObjectType({ description: 'A page of commits.' })
export class SourceCommitConnection extends ConnectionOf(CommitObject, 'SourceCommit') {}

@ObjectType({ description: 'The deployment as it is on record, or why it is not.' })
export class RecordDeploymentPayload extends Payload {
  @Field(() => DeploymentObject, { nullable: true, description: 'The deployment; null when refused.' })
  deployment!: DeploymentObject | null;
}

@ObjectType({ description: 'The commit as it is on record, or why it is not.' })
export class RecordCommitPayload extends Payload {
  @Field(() => CommitObject, { nullable: true, description: 'The commit; null when refused.' })
  commit!: CommitObject | null;
}

export const toDeployment = (record: Deployment): DeploymentObject => ({
  record,
  id: toGlobalId('Deployment', record.id),
  source: record.source,
  externalId: record.externalId,
  artifact: record.artifactDigest,
  commit: record.commitSha,
  deployer: identityText({ issuer: record.deployerIssuer, subject: record.deployerSubject }),
  region: record.region,
  startedAt: record.startedAt,
  finishedAt: record.finishedAt,
  succeededAt: record.succeededAt,
  outcome: record.outcome,
  url: record.url,
  recordedAt: record.recordedAt,
});

export const toCommit = (record: SourceCommit): CommitObject => ({
  id: toGlobalId('SourceCommit', record.id),
  repository: record.repository,
  sha: record.sha,
  message: record.message,
  hands: record.hands.map(({ hat, said }) => ({ hand: hat, said })),
  committedAt: record.committedAt,
  recordedAt: record.recordedAt,
  ofChange: record.changeId,
});
