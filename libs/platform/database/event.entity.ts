import type { Actor, Id, Json } from '#kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A row of the append-only `event` table, as read; only Work writes it. */
@Entity('event')
export class EventRow {
  /** Order of writing; a bigint, so text in JavaScript. */
  @PrimaryColumn({ type: 'bigint' })
  seq!: string;

  @Column({ type: 'uuid' })
  id!: Id;

  @Column({ type: 'text' })
  type!: string;

  @Column({ type: 'text', name: 'subject_type' })
  subjectType!: string;

  @Column({ type: 'uuid', name: 'subject_id' })
  subjectId!: Id;

  @Column({ type: 'jsonb' })
  data!: Record<string, Json>;

  @Column({ type: 'text', name: 'actor_kind' })
  actorKind!: Actor['kind'];

  @Column({ type: 'uuid', name: 'actor_person', nullable: true })
  actorPerson!: Id | null;

  @Column({ type: 'uuid', name: 'actor_account', nullable: true })
  actorAccount!: Id | null;

  @Column({ type: 'text', name: 'actor_name' })
  actorName!: string;

  @Column({ type: 'text' })
  door!: Actor['door'];

  @Column({ type: 'text', name: 'correlation_id' })
  correlationId!: string;

  @Column({ type: 'timestamptz', name: 'occurred_at' })
  occurredAt!: Date;
}
