import type { Id } from '#kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { BoardKind } from '../domain/board.ts';
import type { Requirement } from '../domain/rule.ts';

@Entity('board')
export class BoardRow {
  @PrimaryColumn({ type: 'uuid' })
  id!: Id;

  @Column({ type: 'text' })
  key!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text' })
  kind!: BoardKind;

  @Column({ type: 'boolean' })
  active!: boolean;

  @Column({ type: 'integer' })
  quorum!: number;

  @Column({ type: 'jsonb', name: 'voting_rule' })
  votingRule!: Requirement;

  @Column({ type: 'boolean', name: 'casting_vote' })
  castingVote!: boolean;

  @Column({ type: 'boolean' })
  veto!: boolean;

  @Column({ type: 'jsonb', name: 'sla_hours' })
  slaHours!: Record<string, number>;

  @Column({ type: 'text', name: 'time_zone' })
  timeZone!: string;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;
}

@Entity('board_member')
export class BoardMemberRow {
  @PrimaryColumn({ type: 'uuid' })
  id!: Id;

  @Column({ type: 'uuid', name: 'board_id' })
  boardId!: Id;

  @Column({ type: 'uuid', name: 'person_id' })
  personId!: Id;

  @Column({ type: 'boolean' })
  chair!: boolean;

  @Column({ type: 'boolean' })
  deputy!: boolean;

  @Column({ type: 'uuid', array: true, name: 'deputy_for' })
  deputyFor!: Id[];

  @Column({ type: 'uuid', array: true, name: 'service_ids' })
  serviceIds!: Id[];

  @Column({ type: 'timestamptz', name: 'from_at' })
  fromAt!: Date;

  @Column({ type: 'timestamptz', name: 'to_at', nullable: true })
  toAt!: Date | null;
}
