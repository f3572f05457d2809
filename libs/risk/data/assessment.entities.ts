import type { Id } from '#kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ScoredSignal } from '../domain/assess.ts';
import type { Assessment, RiskOverride } from '../domain/assessment.ts';
import type { RiskClass } from '../domain/model.ts';

/** A row of the append-only `risk_assessment` table. */
@Entity('risk_assessment')
export class AssessmentRow implements Assessment {
  @PrimaryColumn({ type: 'uuid' })
  id!: Id;

  @Column({ type: 'uuid', name: 'change_id' })
  changeId!: Id;

  @Column({ type: 'text', name: 'model_digest' })
  modelDigest!: string;

  @Column({ type: 'integer' })
  score!: number;

  @Column({ type: 'text' })
  class!: RiskClass;

  @Column({ type: 'boolean' })
  complete!: boolean;

  @Column({ type: 'jsonb' })
  signals!: readonly ScoredSignal[];

  @Column({ type: 'text' })
  because!: string;

  @Column({ type: 'integer' })
  revision!: number;

  @Column({ type: 'text' })
  digest!: string;

  @Column({ type: 'timestamptz', name: 'assessed_at' })
  assessedAt!: Date;
}

/** A row of the append-only `risk_override` table. */
@Entity('risk_override')
export class RiskOverrideRow implements RiskOverride {
  @PrimaryColumn({ type: 'uuid' })
  id!: Id;

  @Column({ type: 'uuid', name: 'change_id' })
  changeId!: Id;

  @Column({ type: 'uuid', name: 'assessment_id' })
  assessmentId!: Id;

  @Column({ type: 'text' })
  assessed!: RiskClass;

  @Column({ type: 'text' })
  class!: RiskClass;

  @Column({ type: 'text' })
  reason!: string;

  @Column({ type: 'integer' })
  revision!: number;

  @Column({ type: 'text' })
  digest!: string;

  @Column({ type: 'uuid', name: 'decided_by' })
  decidedBy!: Id;

  @Column({ type: 'uuid', name: 'decided_account' })
  decidedAccount!: Id;

  @Column({ type: 'timestamptz', name: 'decided_at' })
  decidedAt!: Date;
}
