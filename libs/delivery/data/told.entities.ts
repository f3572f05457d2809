import type { Id } from '#kernel';
import { Column, Entity } from 'typeorm';
import type { BuildState, ReviewState, TestVerdict } from '../domain/fact.ts';
import type { ArtifactRecord, Build, Review, TestRun, VerdictTold, WorkItem } from '../domain/records.ts';
import { TellerRow } from './teller.entity.ts';

abstract class ToldRow extends TellerRow {
  @Column({ type: 'timestamptz' })
  at!: Date;
}

@Entity('work_item')
export class WorkItemRow extends ToldRow implements WorkItem {
  @Column({ type: 'text' })
  system!: string;

  @Column({ type: 'text' })
  key!: string;

  @Column({ type: 'text' })
  title!: string;

  @Column({ type: 'text' })
  state!: string;

  @Column({ type: 'text', nullable: true })
  url!: string | null;

  @Column({ type: 'uuid', array: true, name: 'change_ids' })
  changeIds!: Id[];
}

@Entity('code_review')
export class ReviewRow extends ToldRow implements Review {
  @Column({ type: 'text' })
  repository!: string;

  @Column({ type: 'text' })
  number!: string;

  @Column({ type: 'text' })
  title!: string;

  @Column({ type: 'text', nullable: true })
  url!: string | null;

  @Column({ type: 'text' })
  state!: ReviewState;

  @Column({ type: 'text', name: 'author_issuer' })
  authorIssuer!: string;

  @Column({ type: 'text', name: 'author_subject' })
  authorSubject!: string;

  @Column({ type: 'text', name: 'author_said' })
  authorSaid!: string;

  @Column({ type: 'text', array: true })
  commits!: string[];

  @Column({ type: 'text', nullable: true, name: 'merged_as' })
  mergedAs!: string | null;

  @Column({ type: 'jsonb' })
  verdicts!: VerdictTold[];
}

@Entity('build_run')
export class BuildRow extends ToldRow implements Build {
  @Column({ type: 'text' })
  pipeline!: string;

  @Column({ type: 'text' })
  run!: string;

  @Column({ type: 'integer' })
  attempt!: number;

  @Column({ type: 'text', nullable: true })
  repository!: string | null;

  @Column({ type: 'text', nullable: true, name: 'commit_sha' })
  commitSha!: string | null;

  @Column({ type: 'text' })
  state!: BuildState;

  @Column({ type: 'text', nullable: true, name: 'started_by_issuer' })
  startedByIssuer!: string | null;

  @Column({ type: 'text', nullable: true, name: 'started_by_subject' })
  startedBySubject!: string | null;

  @Column({ type: 'text', nullable: true, name: 'started_by_said' })
  startedBySaid!: string | null;

  @Column({ type: 'timestamptz', nullable: true, name: 'started_at' })
  startedAt!: Date | null;

  @Column({ type: 'timestamptz', nullable: true, name: 'finished_at' })
  finishedAt!: Date | null;

  @Column({ type: 'text', nullable: true })
  url!: string | null;
}

@Entity('test_run')
export class TestRunRow extends ToldRow implements TestRun {
  @Column({ type: 'text', nullable: true })
  pipeline!: string | null;

  @Column({ type: 'text', nullable: true })
  run!: string | null;

  @Column({ type: 'text', nullable: true, name: 'commit_sha' })
  commitSha!: string | null;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text' })
  verdict!: TestVerdict;

  @Column({ type: 'integer', nullable: true })
  passed!: number | null;

  @Column({ type: 'integer', nullable: true })
  failed!: number | null;

  @Column({ type: 'integer', nullable: true })
  skipped!: number | null;
}

@Entity('artifact_told')
export class ArtifactRow extends ToldRow implements ArtifactRecord {
  @Column({ type: 'text' })
  digest!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text', nullable: true })
  version!: string | null;

  @Column({ type: 'text', nullable: true })
  pipeline!: string | null;

  @Column({ type: 'text', nullable: true })
  run!: string | null;

  @Column({ type: 'text', nullable: true, name: 'commit_sha' })
  commitSha!: string | null;

  @Column({ type: 'text', nullable: true })
  repository!: string | null;
}

export const toldRows = [WorkItemRow, ReviewRow, BuildRow, TestRunRow, ArtifactRow];
