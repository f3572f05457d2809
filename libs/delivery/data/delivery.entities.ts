import type { Id } from '#kernel';
import { Column, Entity } from 'typeorm';
import type { Hand, SourceCommit } from '../domain/commit.ts';
import type { Deployment, DeploymentOutcome } from '../domain/deployment.ts';
import { TellerRow } from './teller.entity.ts';

@Entity('deployment')
export class DeploymentRow extends TellerRow implements Deployment {
  @Column({ type: 'text' })
  source!: string;

  @Column({ type: 'text', name: 'external_id' })
  externalId!: string;

  @Column({ type: 'text' })
  fingerprint!: string;

  @Column({ type: 'uuid', nullable: true, name: 'change_id' })
  changeId!: Id | null;

  @Column({ type: 'uuid', name: 'service_id' })
  serviceId!: Id;

  @Column({ type: 'uuid', name: 'environment_id' })
  environmentId!: Id;

  @Column({ type: 'text', nullable: true })
  region!: string | null;

  @Column({ type: 'text', nullable: true, name: 'artifact_digest' })
  artifactDigest!: string | null;

  @Column({ type: 'text', nullable: true, name: 'commit_sha' })
  commitSha!: string | null;

  @Column({ type: 'text', name: 'deployer_issuer' })
  deployerIssuer!: string;

  @Column({ type: 'text', name: 'deployer_subject' })
  deployerSubject!: string;

  @Column({ type: 'timestamptz', name: 'started_at' })
  startedAt!: Date;

  @Column({ type: 'timestamptz', nullable: true, name: 'finished_at' })
  finishedAt!: Date | null;

  @Column({ type: 'timestamptz', nullable: true, name: 'succeeded_at' })
  succeededAt!: Date | null;

  @Column({ type: 'text' })
  outcome!: DeploymentOutcome;

  @Column({ type: 'text', nullable: true })
  url!: string | null;
}

@Entity('source_commit')
export class CommitRow extends TellerRow implements SourceCommit {
  @Column({ type: 'text' })
  repository!: string;

  @Column({ type: 'text' })
  sha!: string;

  @Column({ type: 'uuid', nullable: true, name: 'change_id' })
  changeId!: Id | null;

  @Column({ type: 'jsonb' })
  hands!: Hand[];

  @Column({ type: 'text' })
  message!: string;

  @Column({ type: 'timestamptz', name: 'committed_at' })
  committedAt!: Date;
}
