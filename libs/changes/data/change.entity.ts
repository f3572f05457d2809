import type { Id } from '#kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ChangeOutcome, ChangeRecord, Validation } from '../domain/change.ts';
import type {
  ArtifactRef,
  ChangeType,
  CommitRef,
  ExternalReference,
  ImpactLevel,
  RiskLevel,
  WorkItem,
} from '../domain/content.ts';
import type { ChangeState } from '../domain/life.ts';

const bigint = { to: (n: number) => n, from: (text: string) => Number(text) };

/** A row of `change`: the state of a change as rules read it. */
@Entity('change')
export class ChangeRow implements ChangeRecord {
  @PrimaryColumn({ type: 'uuid' })
  id!: Id;

  @Column({ type: 'bigint', transformer: bigint })
  number!: number;

  @Column({ type: 'text' })
  type!: ChangeType;

  @Column({ type: 'text' })
  state!: ChangeState;

  @Column({ type: 'text' })
  title!: string;

  @Column({ type: 'text' })
  description!: string;

  @Column({ type: 'text' })
  reason!: string;

  @Column({ type: 'uuid', array: true, name: 'service_ids' })
  serviceIds!: Id[];

  @Column({ type: 'uuid', array: true, name: 'environment_ids' })
  environmentIds!: Id[];

  @Column({ type: 'text', nullable: true })
  region!: string | null;

  @Column({ type: 'timestamptz', nullable: true, name: 'planned_start' })
  plannedStart!: Date | null;

  @Column({ type: 'timestamptz', nullable: true, name: 'planned_end' })
  plannedEnd!: Date | null;

  @Column({ type: 'uuid', name: 'requester_id' })
  requesterId!: Id;

  @Column({ type: 'uuid', nullable: true, name: 'implementer_id' })
  implementerId!: Id | null;

  @Column({ type: 'uuid', nullable: true, name: 'verifier_id' })
  verifierId!: Id | null;

  @Column({ type: 'text' })
  risk!: RiskLevel;

  @Column({ type: 'text' })
  impact!: ImpactLevel;

  @Column({ type: 'text' })
  urgency!: ImpactLevel;

  @Column({ type: 'text', name: 'implementation_plan' })
  implementationPlan!: string;

  @Column({ type: 'text', name: 'test_plan' })
  testPlan!: string;

  @Column({ type: 'text', name: 'backout_plan' })
  backoutPlan!: string;

  @Column({ type: 'text', name: 'communication_plan' })
  communicationPlan!: string;

  @Column({ type: 'jsonb', name: 'work_items' })
  workItems!: WorkItem[];

  @Column({ type: 'jsonb' })
  commits!: CommitRef[];

  @Column({ type: 'jsonb' })
  artifacts!: ArtifactRef[];

  @Column({ type: 'boolean', name: 'outage_expected' })
  outageExpected!: boolean;

  @Column({ type: 'text', name: 'security_impact' })
  securityImpact!: string;

  @Column({ type: 'text', name: 'privacy_impact' })
  privacyImpact!: string;

  @Column({ type: 'text', array: true })
  tags!: string[];

  @Column({ type: 'jsonb', name: 'external_references' })
  externalReferences!: ExternalReference[];

  @Column({ type: 'uuid', nullable: true, name: 'template_id' })
  templateId!: Id | null;

  @Column({ type: 'text', nullable: true })
  incident!: string | null;

  @Column({ type: 'integer' })
  version!: number;

  @Column({ type: 'integer' })
  revision!: number;

  @Column({ type: 'text', nullable: true })
  outcome!: ChangeOutcome | null;

  @Column({ type: 'text', nullable: true })
  validation!: Validation | null;

  @Column({ type: 'text', nullable: true, name: 'preauthorized_digest' })
  preauthorizedDigest!: string | null;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'updated_at' })
  updatedAt!: Date;

  @Column({ type: 'timestamptz', nullable: true, name: 'submitted_at' })
  submittedAt!: Date | null;

  @Column({ type: 'timestamptz', nullable: true, name: 'started_at' })
  startedAt!: Date | null;

  @Column({ type: 'timestamptz', nullable: true, name: 'implemented_at' })
  implementedAt!: Date | null;

  @Column({ type: 'timestamptz', nullable: true, name: 'closed_at' })
  closedAt!: Date | null;
}
