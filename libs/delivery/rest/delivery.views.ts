import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { toGlobalId } from '#kernel';
import { identityText } from '#people';
import { EnumField, TextField } from '#platform/http';
import { PageQuery } from '#changes';
import type { SourceCommit } from '../domain/commit.ts';
import { type Deployment, type DeploymentOutcome, deploymentOutcomes } from '../domain/deployment.ts';
import { DeploymentOutcomeEnum } from '../graphql/delivery.types.ts';

@ApiSchema({ name: 'DeploymentsQuery', description: 'Which deployments; every part narrows.' })
export class DeploymentsQuery extends PageQuery {
  @TextField({ max: 100, description: 'Of this change: id or number.' })
  change?: string | null;

  @TextField({ max: 200, description: 'Of this service: id or key.' })
  service?: string | null;

  @TextField({ max: 200, description: 'Into this environment: id or key.' })
  environment?: string | null;

  @EnumField({ enumeration: DeploymentOutcomeEnum, description: 'That ended so.' })
  outcome?: DeploymentOutcome | null;
}

@ApiSchema({ name: 'Deployment', description: 'What a pipeline told of a deployment.' })
export class DeploymentView {
  @ApiProperty({ description: 'The global id.' })
  id!: string;
  @ApiProperty({ description: 'Whose id of it `externalId` is.' })
  source!: string;
  @ApiProperty({ description: 'Its id there.' })
  externalId!: string;
  @ApiProperty({ type: String, nullable: true, description: 'The change it carries out: global id.' })
  change!: string | null;
  @ApiProperty({ description: 'The service: global id.' })
  service!: string;
  @ApiProperty({ description: 'The environment: global id.' })
  environment!: string;
  @ApiProperty({ type: String, nullable: true, description: 'Where within the environment.' })
  region!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'The artifact’s digest.' })
  artifact!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'The commit it was built from.' })
  commit!: string | null;
  @ApiProperty({ description: 'Who started it.' })
  deployer!: string;
  @ApiProperty({ type: String, format: 'date-time', description: 'When it began.' })
  startedAt!: Date;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When it ended.' })
  finishedAt!: Date | null;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Since when it was in place; also of one that was rolled back later.',
  })
  succeededAt!: Date | null;
  @ApiProperty({ enum: deploymentOutcomes, description: 'How it ended.' })
  outcome!: DeploymentOutcome;
  @ApiProperty({ type: String, nullable: true, description: 'Where it can be read of.' })
  url!: string | null;
  @ApiProperty({ type: String, format: 'date-time', description: 'When Gavel was told.' })
  recordedAt!: Date;
}

@ApiSchema({ name: 'DeploymentPage', description: 'Deployments, the newest first.' })
export class DeploymentPage {
  @ApiProperty({ type: [DeploymentView], description: 'The deployments.' })
  items!: DeploymentView[];
  @ApiProperty({ type: String, nullable: true, description: 'For `after`; null on the last page.' })
  nextCursor!: string | null;
}

@ApiSchema({ name: 'SourceCommit', description: 'A commit as it is on record.' })
export class CommitView {
  @ApiProperty({ description: 'The global id.' })
  id!: string;
  @ApiProperty({ description: 'The repository.' })
  repository!: string;
  @ApiProperty({ description: 'Its full hash.' })
  sha!: string;
  @ApiProperty({ type: String, nullable: true, description: 'The change that brings it: global id.' })
  change!: string | null;
  @ApiProperty({ type: String, format: 'date-time', description: 'When it was committed.' })
  committedAt!: Date;
  @ApiProperty({ type: String, format: 'date-time', description: 'When Gavel was told.' })
  recordedAt!: Date;
}

const changeOf = ({ changeId }: { readonly changeId: string | null }): string | null =>
  changeId === null ? null : toGlobalId('Change', changeId);

export const deploymentView = (record: Deployment): DeploymentView => ({
  id: toGlobalId('Deployment', record.id),
  source: record.source,
  externalId: record.externalId,
  change: changeOf(record),
  service: toGlobalId('Service', record.serviceId),
  environment: toGlobalId('Environment', record.environmentId),
  region: record.region,
  artifact: record.artifactDigest,
  commit: record.commitSha,
  deployer: identityText({ issuer: record.deployerIssuer, subject: record.deployerSubject }),
  startedAt: record.startedAt,
  finishedAt: record.finishedAt,
  succeededAt: record.succeededAt,
  outcome: record.outcome,
  url: record.url,
  recordedAt: record.recordedAt,
});

export const commitView = (record: SourceCommit): CommitView => ({
  id: toGlobalId('SourceCommit', record.id),
  repository: record.repository,
  sha: record.sha,
  change: changeOf(record),
  committedAt: record.committedAt,
  recordedAt: record.recordedAt,
});
