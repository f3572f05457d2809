import type { Id } from '#kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Absence, Delegation } from '../domain/delegation.ts';
import type { Recusal } from '../domain/round.ts';

@Entity('delegation')
export class DelegationRow implements Delegation {
  @PrimaryColumn({ type: 'uuid' })
  id!: Id;

  @Column({ type: 'uuid', name: 'delegator_id' })
  delegatorId!: Id;

  @Column({ type: 'uuid', name: 'delegate_id' })
  delegateId!: Id;

  @Column({ type: 'timestamptz', name: 'from_at' })
  fromAt!: Date;

  @Column({ type: 'timestamptz', name: 'to_at' })
  toAt!: Date;

  @Column({ type: 'text', array: true })
  boards!: string[];

  @Column({ type: 'uuid', array: true, name: 'service_ids' })
  serviceIds!: Id[];

  @Column({ type: 'text', array: true })
  types!: string[];

  @Column({ type: 'text' })
  reason!: string;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @Column({ type: 'uuid', name: 'account_id' })
  accountId!: Id;

  @Column({ type: 'timestamptz', name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;

  @Column({ type: 'uuid', name: 'revoked_by', nullable: true })
  revokedBy!: Id | null;
}

@Entity('absence')
export class AbsenceRow implements Absence {
  @PrimaryColumn({ type: 'uuid' })
  id!: Id;

  @Column({ type: 'uuid', name: 'person_id' })
  personId!: Id;

  @Column({ type: 'timestamptz', name: 'from_at' })
  fromAt!: Date;

  @Column({ type: 'timestamptz', name: 'to_at' })
  toAt!: Date;

  @Column({ type: 'text' })
  reason!: string;

  @Column({ type: 'uuid', name: 'said_by' })
  saidBy!: Id;

  @Column({ type: 'timestamptz', name: 'said_at' })
  saidAt!: Date;

  @Column({ type: 'timestamptz', name: 'ended_at', nullable: true })
  endedAt!: Date | null;
}

@Entity('recusal')
export class RecusalRow implements Recusal {
  @PrimaryColumn({ type: 'uuid', name: 'round_id' })
  roundId!: Id;

  @PrimaryColumn({ type: 'uuid', name: 'person_id' })
  personId!: Id;

  @Column({ type: 'text' })
  reason!: string;

  @Column({ type: 'uuid', name: 'account_id' })
  accountId!: Id;

  @Column({ type: 'timestamptz', name: 'recused_at' })
  recusedAt!: Date;
}
