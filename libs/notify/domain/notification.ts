import type { Id } from '#kernel';
import type { NotificationKind } from './notice.ts';

/** Something one person is told. */
export interface NotificationRecord {
  readonly id: Id;
  readonly personId: Id;
  readonly changeId: Id | null;
  readonly kind: NotificationKind;
  readonly text: string;
  readonly createdAt: Date;
  readonly readAt: Date | null;
}

/** Something that goes with a notification by mail. */
export interface MailDocument {
  readonly id: Id;
  /** Where a mail has it: as an invitation (RFC 6047), at the end of its text, or as a file. */
  readonly kind: 'calendar' | 'text' | 'file';
  readonly mediaType: string;
  readonly name: string;
  readonly content: string;
  readonly createdAt: Date;
}
