import type { Id } from '#kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { LegalHold } from '../domain/hold.ts';

/** A row of `legal_hold`: placed once, lifted once. */
@Entity('legal_hold')
export class LegalHoldRow implements LegalHold {
  @PrimaryColumn({ type: 'uuid' })
  id!: Id;

  @Column({ type: 'text' })
  matter!: string;

  @Column({ type: 'text' })
  reason!: string;

  @Column({ type: 'uuid', name: 'change_id', nullable: true })
  changeId!: Id | null;

  @Column({ type: 'uuid', name: 'service_id', nullable: true })
  serviceId!: Id | null;

  @Column({ type: 'uuid', name: 'person_id', nullable: true })
  personId!: Id | null;

  @Column({ type: 'timestamptz', name: 'from_at', nullable: true })
  fromAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'until_at', nullable: true })
  untilAt!: Date | null;

  @Column({ type: 'uuid', name: 'placed_by' })
  placedBy!: Id;

  @Column({ type: 'uuid', name: 'placed_account' })
  placedAccount!: Id;

  @Column({ type: 'timestamptz', name: 'placed_at' })
  placedAt!: Date;

  @Column({ type: 'uuid', name: 'lifted_by', nullable: true })
  liftedBy!: Id | null;

  @Column({ type: 'uuid', name: 'lifted_account', nullable: true })
  liftedAccount!: Id | null;

  @Column({ type: 'timestamptz', name: 'lifted_at', nullable: true })
  liftedAt!: Date | null;

  @Column({ type: 'text', name: 'lift_reason', nullable: true })
  liftReason!: string | null;
}
