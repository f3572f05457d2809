import type { Id } from '#kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { FrozenStep, Round, RoundState, Vote } from '../domain/round.ts';
import type { Purpose } from '../domain/rule.ts';

@Entity('approval_round')
export class RoundRow implements Round {
  @PrimaryColumn({ type: 'uuid' })
  id!: Id;

  @Column({ type: 'uuid', name: 'change_id' })
  changeId!: Id;

  @Column({ type: 'integer' })
  number!: number;

  @Column({ type: 'text' })
  purpose!: Purpose;

  @Column({ type: 'text' })
  digest!: string;

  @Column({ type: 'integer' })
  revision!: number;

  @Column({ type: 'integer', name: 'rule_set_version' })
  ruleSetVersion!: number;

  @Column({ type: 'jsonb' })
  steps!: FrozenStep[];

  @Column({ type: 'text' })
  state!: RoundState;

  @Column({ type: 'timestamptz', name: 'opened_at' })
  openedAt!: Date;

  @Column({ type: 'timestamptz', name: 'counts_from' })
  countsFrom!: Date;

  @Column({ type: 'timestamptz', name: 'due_at' })
  dueAt!: Date;

  @Column({ type: 'timestamptz', name: 'decided_at', nullable: true })
  decidedAt!: Date | null;

  @Column({ type: 'integer', name: 'reminders_sent' })
  remindersSent!: number;

  @Column({ type: 'integer', name: 'escalation_level' })
  escalationLevel!: number;

  @Column({ type: 'timestamptz', name: 'missed_at', nullable: true })
  missedAt!: Date | null;

  @Column({ type: 'integer', name: 'current_step', nullable: true })
  currentStep!: number | null;

  @Column({ type: 'integer', name: 'closed_steps' })
  closedSteps!: number;
}

@Entity('vote')
export class VoteRow implements Vote {
  @PrimaryColumn({ type: 'uuid' })
  id!: Id;

  @Column({ type: 'uuid', name: 'round_id' })
  roundId!: Id;

  @Column({ type: 'integer' })
  step!: number;

  @Column({ type: 'uuid', name: 'person_id' })
  personId!: Id;

  @Column({ type: 'uuid', name: 'account_id' })
  accountId!: Id;

  @Column({ type: 'text' })
  verdict!: Vote['verdict'];

  @Column({ type: 'text' })
  comment!: string;

  @Column({ type: 'text' })
  digest!: string;

  @Column({ type: 'timestamptz', name: 'cast_at' })
  castAt!: Date;

  @Column({ type: 'integer' })
  ordinal!: number;

  @Column({ type: 'uuid', name: 'on_behalf_of', nullable: true })
  onBehalfOf!: Id | null;

  @Column({ type: 'uuid', name: 'delegation_id', nullable: true })
  delegationId!: Id | null;
}
