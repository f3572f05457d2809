import type { Id } from '#kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Condition } from '../domain/condition.ts';

@Entity('vote_condition')
export class ConditionRow implements Condition {
  @PrimaryColumn({ type: 'uuid' })
  id!: Id;

  @Column({ type: 'uuid', name: 'vote_id' })
  voteId!: Id;

  @Column({ type: 'uuid', name: 'round_id' })
  roundId!: Id;

  @Column({ type: 'uuid', name: 'change_id' })
  changeId!: Id;

  @Column({ type: 'text' })
  text!: string;

  @Column({ type: 'timestamptz', name: 'due_at' })
  dueAt!: Date;

  @Column({ type: 'text' })
  marker!: string;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'settled_at', nullable: true })
  settledAt!: Date | null;

  @Column({ type: 'uuid', name: 'met_by', nullable: true })
  metBy!: Id | null;

  @Column({ type: 'uuid', name: 'met_account', nullable: true })
  metAccount!: Id | null;

  @Column({ type: 'uuid', name: 'evidence_id', nullable: true })
  evidenceId!: Id | null;

  @Column({ type: 'text', nullable: true })
  note!: string | null;
}
