import type { Id } from '#kernel';

/** What a notification is about: clients choose icons and sounds by it. */
export const notificationKinds = [
  'VOTE_ASKED',
  'VOTE_REMINDED',
  'VOTE_ESCALATED',
  'ELECTORATE_TOO_SMALL',
  'APPROVALS_VOIDED',
  'CHANGE_AUTHORIZED',
  'CHANGE_REJECTED',
  'RATIFICATION_ASKED',
  'RATIFICATION_REFUSED',
  'RATIFICATION_MISSED',
  'VALIDATION_ASKED',
  'VALIDATION_FAILED',
  'CHANGE_ROLLED_BACK',
  'REVIEW_OWED',
  'REVIEW_REMINDED',
  'REVIEW_OVERDUE',
  'ACTION_GIVEN',
  'ACTION_DONE',
  'CONDITION_SET',
  'CONDITION_LAPSED',
  'VOTE_DELEGATED',
  'DELEGATION_ENDED',
  'FREEZE_OVERRIDE_ASKED',
  'FREEZE_OVERRIDE_DECIDED',
  'FREEZE_OVERRIDE_ENDED',
  'CONFLICT_FOUND',
  'EVIDENCE_ASKED',
  'EVIDENCE_REMINDED',
  'EVIDENCE_ESCALATED',
  'VIOLATION_GIVEN',
  'VIOLATION_REMINDED',
  'VIOLATION_OVERDUE',
  'EXCEPTION_ASKED',
  'EXCEPTION_DECIDED',
  'EXCEPTION_ENDED',
  'MEETING_PLANNED',
  'MEETING_MOVED',
  'MEETING_CANCELED',
  'AGENDA_FROZEN',
  'ITEM_NEXT',
  'MINUTES_CLOSED',
  'TEMPLATE_SUSPENDED',
  'TEMPLATE_RELEASED',
] as const;
export type NotificationKind = (typeof notificationKinds)[number];

/** What the words of a notice may speak of. */
export interface ToldChange {
  /** CHG-000123 */
  readonly number: string;
  readonly title: string;
  readonly requesterId: Id;
  readonly implementerId: Id | null;
  readonly verifierId: Id | null;
}

/** An event as notices read it: `data` is what its slice wrote, and is not trusted to have any shape. */
export interface ToldEvent {
  readonly type: string;
  readonly data: { readonly [key: string]: unknown };
}

/** Everybody with a role, besides people by id. */
export type Audience = 'changeManagers' | 'reviewers' | 'freezeOverseers' | 'releaseManagers';

export interface Notice {
  readonly kind: NotificationKind;
  readonly persons: readonly Id[];
  readonly audience: readonly Audience[];
  /** The sentence for somebody who reads times in their own zone. */
  readonly text: (at: TimeText) => string;
}

/** A time as a person reads it; the text itself when it is none. */
export type TimeText = (instant: unknown) => string;

/** `21 Nov 2026, 14:00 CET`, in a person's zone. */
export function timeTextIn(timeZone: string): TimeText {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  });
  return (instant) => {
    const date = new Date(String(instant));
    return Number.isNaN(date.getTime()) ? 'a time that is not set' : format.format(date);
  };
}
