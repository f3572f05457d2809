import type { Id } from '#kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { FreezeStrength } from '../domain/entry.ts';
import type { FreezeOverride, OverrideEnding } from '../domain/freeze-override.ts';

/** A row of `freeze_override`. */
@Entity('freeze_override')
export class FreezeOverrideRow implements FreezeOverride {
  @PrimaryColumn({ type: 'uuid' })
  id!: Id;

  @Column({ type: 'uuid', name: 'change_id' })
  changeId!: Id;

  @Column({ type: 'uuid', name: 'entry_id' })
  entryId!: Id;

  @Column({ type: 'integer', name: 'entry_version' })
  entryVersion!: number;

  @Column({ type: 'text' })
  strength!: FreezeStrength;

  @Column({ type: 'text' })
  digest!: string;

  @Column({ type: 'integer' })
  revision!: number;

  @Column({ type: 'text' })
  reason!: string;

  @Column({ type: 'timestamptz', name: 'wished_until' })
  wishedUntil!: Date;

  @Column({ type: 'uuid', name: 'requested_by' })
  requestedBy!: Id;

  @Column({ type: 'timestamptz', name: 'requested_at' })
  requestedAt!: Date;

  @Column({ type: 'text', nullable: true })
  verdict!: 'GRANTED' | 'REJECTED' | null;

  @Column({ type: 'uuid', nullable: true, name: 'decided_by' })
  decidedBy!: Id | null;

  @Column({ type: 'timestamptz', nullable: true, name: 'decided_at' })
  decidedAt!: Date | null;

  @Column({ type: 'text', nullable: true, name: 'decision_reason' })
  decisionReason!: string | null;

  @Column({ type: 'timestamptz', nullable: true, name: 'valid_until' })
  validUntil!: Date | null;

  @Column({ type: 'text', nullable: true })
  ending!: OverrideEnding | null;

  @Column({ type: 'uuid', nullable: true, name: 'ended_by' })
  endedBy!: Id | null;

  @Column({ type: 'timestamptz', nullable: true, name: 'ended_at' })
  endedAt!: Date | null;

  @Column({ type: 'text', nullable: true, name: 'ending_reason' })
  endingReason!: string | null;

  @Column({ type: 'timestamptz', nullable: true, name: 'expiry_noted_at' })
  expiryNotedAt!: Date | null;
}
