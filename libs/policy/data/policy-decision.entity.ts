import type { Id, Problem } from '#kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DeterminingPolicy, EvaluationError, PolicyRequest, Verdict } from '../domain/request.ts';

/** A decision as it was kept; only DecisionStore writes it, and nothing rewrites it. */
@Entity('policy_decision')
export class PolicyDecisionRow {
  @PrimaryColumn({ type: 'uuid' })
  id!: Id;

  @Column({ type: 'timestamptz', name: 'decided_at' })
  decidedAt!: Date;

  @Column({ type: 'text' })
  verdict!: Verdict;

  @Column({ type: 'jsonb' })
  determining!: DeterminingPolicy[];

  @Column({ type: 'jsonb' })
  problems!: Problem[];

  @Column({ type: 'jsonb' })
  errors!: EvaluationError[];

  @Column({ type: 'jsonb' })
  request!: PolicyRequest;

  /** Of the request's canonical JSON (RFC 8785): tells whether the kept facts are still the ones decided on. */
  @Column({ type: 'text', name: 'input_digest' })
  inputDigest!: string;

  @Column({ type: 'text', name: 'policy_set_digest' })
  policySetDigest!: string;

  /** The version of Cedar that decided. */
  @Column({ type: 'text' })
  engine!: string;

  /** Drawn from the request by PostgreSQL. */
  @Column({ type: 'text', insert: false, update: false })
  action!: string;

  @Column({ type: 'text', name: 'subject_type', nullable: true })
  subjectType!: string | null;

  @Column({ type: 'uuid', name: 'subject_id', nullable: true })
  subjectId!: Id | null;

  @Column({ type: 'uuid', name: 'account_id', nullable: true })
  accountId!: Id | null;

  @Column({ type: 'text', name: 'correlation_id' })
  correlationId!: string;
}
