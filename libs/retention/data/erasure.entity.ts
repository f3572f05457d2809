import type { Id } from '#kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Erasure } from '../domain/erasure.ts';

/** A row of `erasure`. */
@Entity('erasure')
export class ErasureRow implements Erasure {
  @PrimaryColumn({ type: 'uuid' })
  id!: Id;

  @Column({ type: 'uuid', name: 'person_id' })
  personId!: Id;

  @Column({ type: 'text' })
  reason!: string;

  @Column({ type: 'uuid', name: 'requested_by' })
  requestedBy!: Id;

  @Column({ type: 'uuid', name: 'requested_account' })
  requestedAccount!: Id;

  @Column({ type: 'timestamptz', name: 'requested_at' })
  requestedAt!: Date;

  @Column({ type: 'boolean', nullable: true })
  granted!: boolean | null;

  @Column({ type: 'uuid', name: 'decided_by', nullable: true })
  decidedBy!: Id | null;

  @Column({ type: 'uuid', name: 'decided_account', nullable: true })
  decidedAccount!: Id | null;

  @Column({ type: 'timestamptz', name: 'decided_at', nullable: true })
  decidedAt!: Date | null;

  @Column({ type: 'text', name: 'decision_note', nullable: true })
  decisionNote!: string | null;

  @Column({ type: 'timestamptz', name: 'erased_at', nullable: true, insert: false })
  erasedAt!: Date | null;

  @Column({ type: 'text', nullable: true, insert: false })
  pseudonym!: string | null;
}
