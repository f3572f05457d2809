import type { Id } from '#kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ApprovalRule, RuleSet } from '../domain/rule.ts';

@Entity('approval_rule_set')
export class RuleSetRow implements RuleSet {
  @PrimaryColumn({ type: 'integer' })
  version!: number;

  @Column({ type: 'jsonb' })
  rules!: ApprovalRule[];

  @Column({ type: 'uuid', name: 'proposed_by' })
  proposedBy!: Id;

  @Column({ type: 'timestamptz', name: 'proposed_at' })
  proposedAt!: Date;

  @Column({ type: 'uuid', name: 'activated_by', nullable: true })
  activatedBy!: Id | null;

  @Column({ type: 'timestamptz', name: 'activated_at', nullable: true })
  activatedAt!: Date | null;
}
