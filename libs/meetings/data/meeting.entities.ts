import type { Id } from '#kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Answer, Item, KeptMeeting, Presence, Remark, Turn, VoteAtTable } from '../domain/meeting.ts';

@Entity('meeting')
export class MeetingRow implements KeptMeeting {
  @PrimaryColumn({ type: 'uuid' })
  id!: Id;

  @Column({ type: 'uuid', name: 'series_id' })
  seriesId!: Id;

  @Column({ type: 'integer' })
  schedule!: number;

  @Column({ type: 'text' })
  at!: string;

  @Column({ type: 'timestamptz', name: 'starts_at' })
  startsAt!: Date;

  @Column({ type: 'timestamptz', name: 'ends_at' })
  endsAt!: Date;

  @Column({ type: 'integer' })
  version!: number;

  @Column({ type: 'timestamptz', name: 'canceled_at', nullable: true })
  canceledAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'lapsed_at', nullable: true })
  lapsedAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'frozen_at', nullable: true })
  frozenAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'started_at', nullable: true })
  startedAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'paused_at', nullable: true })
  pausedAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'ended_at', nullable: true })
  endedAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'closed_at', nullable: true })
  closedAt!: Date | null;

  @Column({ type: 'uuid', name: 'current_item', nullable: true })
  currentItem!: Id | null;
}

@Entity('meeting_item')
export class ItemRow implements Item {
  @PrimaryColumn({ type: 'uuid' })
  id!: Id;

  @Column({ type: 'uuid', name: 'meeting_id' })
  meetingId!: Id;

  @Column({ type: 'uuid', name: 'change_id' })
  changeId!: Id;

  @Column({ type: 'uuid', name: 'round_id' })
  roundId!: Id;

  @Column({ type: 'integer' })
  revision!: number;

  @Column({ type: 'text' })
  digest!: string;

  @Column({ type: 'integer' })
  position!: number;

  @Column({ type: 'integer', name: 'planned_minutes' })
  plannedMinutes!: number;

  @Column({ type: 'timestamptz', name: 'added_at' })
  addedAt!: Date;

  @Column({ type: 'uuid', name: 'added_by', nullable: true })
  addedBy!: Id | null;

  @Column({ type: 'text', nullable: true })
  exception!: string | null;

  @Column({ type: 'timestamptz', name: 'deferred_at', nullable: true })
  deferredAt!: Date | null;

  @Column({ type: 'uuid', name: 'deferred_by', nullable: true })
  deferredBy!: Id | null;

  @Column({ type: 'uuid', name: 'deferred_to', nullable: true })
  deferredTo!: Id | null;

  @Column({ type: 'text', name: 'deferred_reason', nullable: true })
  deferredReason!: string | null;
}

@Entity('meeting_answer')
export class AnswerRow implements Answer {
  @PrimaryColumn({ type: 'uuid', name: 'meeting_id' })
  meetingId!: Id;

  @PrimaryColumn({ type: 'uuid', name: 'person_id' })
  personId!: Id;

  @Column({ type: 'text' })
  answer!: Answer['answer'];

  @Column({ type: 'uuid', name: 'deputy_id', nullable: true })
  deputyId!: Id | null;

  @Column({ type: 'timestamptz', name: 'answered_at' })
  answeredAt!: Date;
}

@Entity('meeting_presence')
export class PresenceRow implements Presence {
  @PrimaryColumn({ type: 'uuid' })
  id!: Id;

  @Column({ type: 'uuid', name: 'meeting_id' })
  meetingId!: Id;

  @Column({ type: 'uuid', name: 'person_id' })
  personId!: Id;

  @Column({ type: 'uuid', name: 'seat_id', nullable: true })
  seatId!: Id | null;

  @Column({ type: 'boolean' })
  remote!: boolean;

  @Column({ type: 'timestamptz', name: 'joined_at' })
  joinedAt!: Date;

  @Column({ type: 'timestamptz', name: 'left_at', nullable: true })
  leftAt!: Date | null;
}

@Entity('meeting_turn')
export class TurnRow implements Turn {
  @PrimaryColumn({ type: 'uuid' })
  id!: Id;

  @Column({ type: 'uuid', name: 'meeting_id' })
  meetingId!: Id;

  @Column({ type: 'uuid', name: 'item_id' })
  itemId!: Id;

  @Column({ type: 'timestamptz', name: 'began_at' })
  beganAt!: Date;

  @Column({ type: 'timestamptz', name: 'ended_at', nullable: true })
  endedAt!: Date | null;
}

@Entity('meeting_vote')
export class MeetingVoteRow implements VoteAtTable {
  @PrimaryColumn({ type: 'uuid', name: 'vote_id' })
  voteId!: Id;

  @Column({ type: 'uuid', name: 'meeting_id' })
  meetingId!: Id;

  @Column({ type: 'uuid', name: 'item_id' })
  itemId!: Id;

  @Column({ type: 'integer' })
  needed!: number;

  @Column({ type: 'uuid', array: true })
  present!: Id[];
}

@Entity('meeting_remark')
export class RemarkRow implements Remark {
  @PrimaryColumn({ type: 'uuid' })
  id!: Id;

  @Column({ type: 'uuid', name: 'meeting_id' })
  meetingId!: Id;

  @Column({ type: 'uuid', name: 'item_id', nullable: true })
  itemId!: Id | null;

  @Column({ type: 'uuid', name: 'person_id' })
  personId!: Id;

  @Column({ type: 'text' })
  text!: string;

  @Column({ type: 'timestamptz', name: 'made_at' })
  madeAt!: Date;
}

@Entity('meeting_minutes')
export class MinutesRow {
  @PrimaryColumn({ type: 'uuid', name: 'meeting_id' })
  meetingId!: Id;

  /** Canonical JSON (RFC 8785), word for word what the digest is of. */
  @Column({ type: 'text' })
  content!: string;

  @Column({ type: 'text' })
  digest!: string;

  @Column({ type: 'uuid', name: 'closed_by' })
  closedBy!: Id;

  @Column({ type: 'timestamptz', name: 'closed_at' })
  closedAt!: Date;
}
