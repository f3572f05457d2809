import type { Id } from '#kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MailDocument } from '../domain/notification.ts';

/** A document that goes out by mail, once for all who get it. */
@Entity('mail_document')
export class MailDocumentRow implements MailDocument {
  @PrimaryColumn({ type: 'uuid' })
  id!: Id;

  @Column({ type: 'text' })
  kind!: MailDocument['kind'];

  @Column({ type: 'text', name: 'media_type' })
  mediaType!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text' })
  content!: string;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;
}

/** Which notification it goes with. */
@Entity('notification_document')
export class NotificationDocumentRow {
  @PrimaryColumn({ type: 'uuid', name: 'notification_id' })
  notificationId!: Id;

  @PrimaryColumn({ type: 'uuid', name: 'document_id' })
  documentId!: Id;
}
