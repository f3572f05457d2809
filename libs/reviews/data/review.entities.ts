import type { ChangeOutcome } from '#changes';
import type { Id } from '#kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ActionState, CorrectiveAction, ReviewRecord } from '../domain/review.ts';

@Entity('review')
export class ReviewRow implements ReviewRecord {
  @PrimaryColumn({ type: 'uuid' })
  id!: Id;

  @Column({ type: 'uuid', name: 'change_id' })
  changeId!: Id;

  @Column({ type: 'text', array: true })
  because!: string[];

  @Column({ type: 'boolean', name: 'needs_cause' })
  needsCause!: boolean;

  @Column({ type: 'timestamptz', name: 'opened_at' })
  openedAt!: Date;

  @Column({ type: 'timestamptz', name: 'due_at' })
  dueAt!: Date;

  @Column({ type: 'timestamptz', name: 'completed_at', nullable: true })
  completedAt!: Date | null;

  @Column({ type: 'uuid', name: 'completed_by', nullable: true })
  completedBy!: Id | null;

  @Column({ type: 'text', nullable: true })
  outcome!: ChangeOutcome | null;

  @Column({ type: 'text', nullable: true })
  summary!: string | null;

  @Column({ type: 'text', name: 'root_cause', nullable: true })
  rootCause!: string | null;

  @Column({ type: 'text', nullable: true })
  lessons!: string | null;
}

@Entity('corrective_action')
export class CorrectiveActionRow implements CorrectiveAction {
  @PrimaryColumn({ type: 'uuid' })
  id!: Id;

  @Column({ type: 'uuid', name: 'review_id' })
  reviewId!: Id;

  @Column({ type: 'uuid', name: 'change_id' })
  changeId!: Id;

  @Column({ type: 'text' })
  title!: string;

  @Column({ type: 'uuid', name: 'owner_id' })
  ownerId!: Id;

  @Column({ type: 'timestamptz', name: 'due_at' })
  dueAt!: Date;

  @Column({ type: 'uuid', name: 'created_by' })
  createdBy!: Id;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @Column({ type: 'uuid', name: 'done_by', nullable: true })
  doneBy!: Id | null;

  @Column({ type: 'timestamptz', name: 'done_at', nullable: true })
  doneAt!: Date | null;

  @Column({ type: 'uuid', name: 'verified_by', nullable: true })
  verifiedBy!: Id | null;

  @Column({ type: 'timestamptz', name: 'verified_at', nullable: true })
  verifiedAt!: Date | null;

  /** PostgreSQL derives it. */
  @Column({ type: 'text', insert: false, update: false })
  state!: ActionState;
}
