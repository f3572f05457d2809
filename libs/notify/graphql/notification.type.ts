import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { type Id, toGlobalId } from '#kernel';
import { ConnectionArgs, ConnectionOf, NodeInterface, Payload } from '#platform/graphql';
import { enumOf, TextListField } from '#platform/http';
import { IsBoolean, IsOptional } from 'class-validator';
import type { NotificationRecord } from '../domain/notification.ts';
import { type NotificationKind, notificationKinds } from '../domain/notice.ts';

export const NotificationKindEnum = enumOf(notificationKinds);
registerEnumType(NotificationKindEnum, {
  name: 'NotificationKind',
  description: 'What a notification is about.',
  valuesMap: {
    VOTE_ASKED: { description: 'Your vote is asked for.' },
    VOTE_REMINDED: { description: 'Your vote is still missing.' },
    VOTE_ESCALATED: { description: 'Others have not voted in time.' },
    ELECTORATE_TOO_SMALL: { description: 'Fewer people may approve than a rule asks for.' },
    APPROVALS_VOIDED: { description: 'Votes no longer count, because the content changed.' },
    CHANGE_AUTHORIZED: { description: 'A change is approved.' },
    CHANGE_REJECTED: { description: 'A change was turned down.' },
    RATIFICATION_ASKED: { description: 'An emergency that has begun waits for your ratification.' },
    RATIFICATION_REFUSED: { description: 'An emergency was not ratified.' },
    RATIFICATION_MISSED: { description: 'An emergency was not ratified in time.' },
    VALIDATION_ASKED: { description: 'You are to verify a change.' },
    VALIDATION_FAILED: { description: 'A change does not work.' },
    CHANGE_ROLLED_BACK: { description: 'A change was taken back.' },
    REVIEW_OWED: { description: 'A change owes a review.' },
    REVIEW_REMINDED: { description: 'A review will be due soon.' },
    REVIEW_OVERDUE: { description: 'A review is late.' },
    ACTION_GIVEN: { description: 'A corrective action is yours.' },
    TEMPLATE_SUSPENDED: { description: 'A template of yours is suspended after a failure.' },
    TEMPLATE_RELEASED: { description: 'A template of yours is used again.' },
    ACTION_DONE: { description: 'A corrective action waits to be verified.' },
    CONDITION_SET: { description: 'A change is approved on a condition that has to be met.' },
    CONDITION_LAPSED: { description: 'A condition was not met in time: the approval fell.' },
    VOTE_DELEGATED: { description: 'A vote was lent to you, or by you.' },
    DELEGATION_ENDED: { description: 'A delegation was ended before its time.' },
    FREEZE_OVERRIDE_ASKED: { description: 'An override of a freeze waits for a decision.' },
    FREEZE_OVERRIDE_DECIDED: { description: 'An override of a freeze was granted or rejected.' },
    FREEZE_OVERRIDE_ENDED: { description: 'An override of a freeze no longer holds.' },
    CONFLICT_FOUND: { description: 'Two windows, or a window and the calendar, do not go together.' },
    EVIDENCE_ASKED: { description: 'A change of yours needs evidence.' },
    EVIDENCE_REMINDED: { description: 'A change of yours still lacks evidence.' },
    EVIDENCE_ESCALATED: { description: 'Nobody has brought the evidence that a change needs.' },
    VIOLATION_GIVEN: { description: 'A broken rule is yours to answer for.' },
    VIOLATION_REMINDED: { description: 'A broken rule still waits for your answer.' },
    VIOLATION_OVERDUE: { description: 'Nobody has answered for a broken rule in time.' },
    EXCEPTION_ASKED: { description: 'An exception from a rule waits for compliance.' },
    EXCEPTION_DECIDED: { description: 'An exception from a rule was granted or refused.' },
    EXCEPTION_ENDED: { description: 'An exception from a rule no longer holds.' },
    MEETING_PLANNED: { description: 'A board of yours meets.' },
    MEETING_MOVED: { description: 'A meeting is held at another time.' },
    MEETING_CANCELED: { description: 'A meeting does not take place.' },
    AGENDA_FROZEN: { description: 'The agenda of a meeting is fixed.' },
    ITEM_NEXT: { description: 'Your change is dealt with next.' },
    MINUTES_CLOSED: { description: 'The minutes of a meeting are closed.' },
  },
});

@ObjectType('Notification', { implements: () => NodeInterface, description: 'Something that you are told.' })
export class NotificationObject implements NodeInterface {
  @Field(() => ID, { description: 'The global id.' })
  id!: string;

  @Field(() => NotificationKindEnum, { description: 'What it is about.' })
  kind!: NotificationKind;

  @Field({ description: 'The news as a sentence, with the number and title of the change.' })
  text!: string;

  @Field(() => Date, { description: 'When it happened.' })
  createdAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When you marked it as read; null before.' })
  readAt!: Date | null;

  readonly ofChange!: Id | null;
}

@ObjectType('NotificationConnection', { description: 'A page of your notifications, newest first.' })
export class NotificationConnection extends ConnectionOf(NotificationObject, 'Notification') {}

@ArgsType()
export class NotificationArgs extends ConnectionArgs {
  @Field(() => Boolean, { nullable: true, description: 'True for only those you have not marked as read.' })
  @IsOptional()
  @IsBoolean()
  unread?: boolean | null;
}

@InputType({ description: 'Which notifications you have read.' })
export class MarkNotificationsReadInput {
  @TextListField({ max: 100, maxText: 200, description: 'Their ids; all of yours when left out.' })
  notifications?: string[] | null;
}

@ObjectType({ description: 'What is left to read.' })
export class MarkNotificationsReadPayload extends Payload {
  @Field(() => Int, { description: 'How many you have not marked as read.' })
  unreadCount!: number;
}

export const toNotification = (row: NotificationRecord): NotificationObject => ({
  id: toGlobalId('Notification', row.id),
  kind: row.kind,
  text: row.text,
  createdAt: row.createdAt,
  readAt: row.readAt,
  ofChange: row.changeId,
});
