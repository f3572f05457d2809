import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ChangePayload, type ChangeOutcome, OutcomeEnum } from '#changes';
import { type Id, toGlobalId } from '#kernel';
import { ConnectionOf, NodeInterface, Payload } from '#platform/graphql';
import { enumOf } from '#platform/http';
import {
  type ActionState,
  actionStates,
  type CorrectiveAction,
  isOverdue,
  type ReviewRecord,
} from '../domain/review.ts';

export const ActionStateEnum = enumOf(actionStates);
registerEnumType(ActionStateEnum, {
  name: 'CorrectiveActionState',
  description: 'How far a corrective action is.',
  valuesMap: {
    OPEN: { description: 'To be done.' },
    DONE: { description: 'Said to be done.' },
    VERIFIED: { description: 'Seen to be done, by somebody other than its owner.' },
  },
});

@ObjectType('CorrectiveAction', {
  implements: () => NodeInterface,
  description: 'What somebody is to do about what a review found.',
})
export class CorrectiveActionObject implements NodeInterface {
  @Field(() => ID, { description: 'The global id.' })
  id!: string;

  @Field({ description: 'What is to be done.' })
  title!: string;

  @Field(() => ActionStateEnum, { description: 'How far it is.' })
  state!: ActionState;

  @Field(() => Date, { description: 'By when it is to be done.' })
  dueAt!: Date;

  @Field({ description: 'Whether it is late: open after its time.' })
  overdue!: boolean;

  @Field(() => Date, { description: 'When it was added.' })
  createdAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When it was said to be done.' })
  doneAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When it was seen to be done.' })
  verifiedAt!: Date | null;

  readonly record!: CorrectiveAction;
}

@ObjectType('CorrectiveActionConnection', {
  description: 'A page of corrective actions, the first due first.',
})
export class CorrectiveActionConnection extends ConnectionOf(CorrectiveActionObject, 'CorrectiveAction') {}

@ObjectType('Review', {
  implements: () => NodeInterface,
  description: 'The review after implementation that a change owes. It is completed once and not rewritten.',
})
export class ReviewObject implements NodeInterface {
  @Field(() => ID, { description: 'The global id.' })
  id!: string;

  @Field(() => [String], { description: 'Why it is owed.' })
  because!: readonly string[];

  @Field({ description: 'Whether it has to name a root cause: of emergencies, failures and rollbacks.' })
  needsRootCause!: boolean;

  @Field(() => Date, { description: 'When it was opened.' })
  openedAt!: Date;

  @Field(() => Date, { description: 'By when it is to be complete.' })
  dueAt!: Date;

  @Field({ description: 'Whether it is late: not complete after its time.' })
  overdue!: boolean;

  @Field(() => Date, { nullable: true, description: 'When it was completed; null while it is open.' })
  completedAt!: Date | null;

  @Field(() => OutcomeEnum, {
    nullable: true,
    description: 'How the change turned out, as the review found.',
  })
  outcome!: ChangeOutcome | null;

  @Field(() => String, { nullable: true, description: 'How it went.' })
  summary!: string | null;

  @Field(() => String, { nullable: true, description: 'What the cause of the trouble was.' })
  rootCause!: string | null;

  @Field(() => String, { nullable: true, description: 'What was learnt.' })
  lessons!: string | null;

  readonly reviewId!: Id;
  readonly completedById!: Id | null;
}

@ObjectType({ description: 'The reviewed change, or why the review was not taken.' })
export class CompleteReviewPayload extends ChangePayload {}

@ObjectType({ description: 'The added action, or why it was not added.' })
export class AddCorrectiveActionPayload extends Payload {
  @Field(() => CorrectiveActionObject, { nullable: true, description: 'The action.' })
  correctiveAction!: CorrectiveActionObject | null;
}

@ObjectType({ description: 'The action as it is now, or why it was not settled.' })
export class SettleCorrectiveActionPayload extends Payload {
  @Field(() => CorrectiveActionObject, { nullable: true, description: 'The action.' })
  correctiveAction!: CorrectiveActionObject | null;
}

export const toReview = (review: ReviewRecord, now: Date): ReviewObject => ({
  id: toGlobalId('Review', review.id),
  because: review.because,
  needsRootCause: review.needsCause,
  openedAt: review.openedAt,
  dueAt: review.dueAt,
  overdue: isOverdue({ dueAt: review.dueAt, over: review.completedAt !== null }, now),
  completedAt: review.completedAt,
  outcome: review.outcome as ChangeOutcome | null,
  summary: review.summary,
  rootCause: review.rootCause,
  lessons: review.lessons,
  reviewId: review.id,
  completedById: review.completedBy,
});

export const toCorrectiveAction = (action: CorrectiveAction, now: Date): CorrectiveActionObject => ({
  id: toGlobalId('CorrectiveAction', action.id),
  title: action.title,
  state: action.state,
  dueAt: action.dueAt,
  overdue: isOverdue({ dueAt: action.dueAt, over: action.state !== 'OPEN' }, now),
  createdAt: action.createdAt,
  doneAt: action.doneAt,
  verifiedAt: action.verifiedAt,
  record: action,
});
