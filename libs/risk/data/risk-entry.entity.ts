import type { Id } from '#kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RiskEntry, RiskStatus } from '../domain/register.ts';

const bigint = { to: (n: number) => n, from: (text: string) => Number(text) };

/** A row of `risk_entry`. */
@Entity('risk_entry')
export class RiskEntryRow implements RiskEntry {
  @PrimaryColumn({ type: 'uuid' })
  id!: Id;

  @Column({ type: 'bigint', transformer: bigint })
  number!: number;

  @Column({ type: 'integer' })
  version!: number;

  @Column({ type: 'text' })
  title!: string;

  @Column({ type: 'text' })
  description!: string;

  @Column({ type: 'uuid', name: 'owner_id' })
  ownerId!: Id;

  @Column({ type: 'smallint' })
  likelihood!: number;

  @Column({ type: 'smallint' })
  impact!: number;

  @Column({ type: 'smallint', insert: false, update: false })
  score!: number;

  @Column({ type: 'text' })
  mitigation!: string;

  @Column({ type: 'text' })
  status!: RiskStatus;

  @Column({ type: 'timestamptz', name: 'review_on' })
  reviewOn!: Date;

  @Column({ type: 'text', nullable: true, name: 'accepted_reason' })
  acceptedReason!: string | null;

  @Column({ type: 'timestamptz', nullable: true, name: 'accepted_until' })
  acceptedUntil!: Date | null;

  @Column({ type: 'uuid', array: true, name: 'change_ids' })
  changeIds!: Id[];

  @Column({ type: 'text', array: true })
  releases!: string[];

  @Column({ type: 'uuid', name: 'created_by' })
  createdBy!: Id;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'updated_at' })
  updatedAt!: Date;
}
