import type { Id } from '#kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RuleException } from '../domain/exception.ts';

@Entity('duty_exception')
export class ExceptionRow implements RuleException {
  @PrimaryColumn({ type: 'uuid' })
  id!: Id;

  @Column({ type: 'text' })
  rule!: string;

  @Column({ type: 'text' })
  reason!: string;

  @Column({ type: 'uuid', nullable: true, name: 'change_id' })
  changeId!: Id | null;

  @Column({ type: 'integer', nullable: true })
  revision!: number | null;

  @Column({ type: 'uuid', nullable: true, name: 'service_id' })
  serviceId!: Id | null;

  @Column({ type: 'uuid', name: 'requested_by' })
  requestedBy!: Id;

  @Column({ type: 'timestamptz', name: 'requested_at' })
  requestedAt!: Date;

  @Column({ type: 'timestamptz', name: 'ends_at' })
  endsAt!: Date;

  @Column({ type: 'text', nullable: true })
  verdict!: 'granted' | 'refused' | null;

  @Column({ type: 'uuid', nullable: true, name: 'decided_by' })
  decidedBy!: Id | null;

  @Column({ type: 'timestamptz', nullable: true, name: 'decided_at' })
  decidedAt!: Date | null;

  @Column({ type: 'text', nullable: true, name: 'decision_note' })
  decisionNote!: string | null;

  @Column({ type: 'uuid', nullable: true, name: 'revoked_by' })
  revokedBy!: Id | null;

  @Column({ type: 'timestamptz', nullable: true, name: 'revoked_at' })
  revokedAt!: Date | null;

  @Column({ type: 'text', nullable: true, name: 'revoke_note' })
  revokeNote!: string | null;

  @Column({ type: 'timestamptz', nullable: true, name: 'expired_at' })
  expiredAt!: Date | null;
}
