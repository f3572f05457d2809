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
