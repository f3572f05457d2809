import type { Id } from '#kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { NotificationKind } from '../domain/notice.ts';
import type { NotificationRecord } from '../domain/notification.ts';

/** Something a person is told. */
@Entity('notification')
export class NotificationRow implements NotificationRecord {
  @PrimaryColumn({ type: 'uuid' })
  id!: Id;

  @Column({ type: 'uuid', name: 'person_id' })
  personId!: Id;

  @Column({ type: 'uuid', name: 'change_id', nullable: true })
  changeId!: Id | null;

  @Column({ type: 'text' })
  kind!: NotificationKind;

  @Column({ type: 'text' })
  text!: string;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'read_at', nullable: true })
  readAt!: Date | null;
}
