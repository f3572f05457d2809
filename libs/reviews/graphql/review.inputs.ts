import { ArgsType, Field, InputType } from '@nestjs/graphql';
import { type ChangeOutcome, OutcomeEnum } from '#changes';
import { ConnectionArgs } from '#platform/graphql';
import {
  BooleanField,
  EnumField,
  EnumListField,
  enumOf,
  InstantField,
  IntegerField,
  ObjectListField,
  TextField,
} from '#platform/http';
import { registerEnumType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsOptional, ValidateNested } from 'class-validator';
import { type ActionState, maxActions } from '../domain/review.ts';
import type { ActionInput } from '../use-cases/action-drafts.ts';
import type { ReviewInput } from '../use-cases/complete-review.ts';
import type { SettleInput } from '../use-cases/settle-corrective-action.ts';
import { ActionStateEnum } from './review.type.ts';

const SettledEnum = enumOf(['DONE', 'VERIFIED'] as const);
registerEnumType(SettledEnum, {
  name: 'CorrectiveActionSettlement',
  description: 'What is said of a corrective action.',
  valuesMap: {
    DONE: { description: 'It is done; its owner or whoever manages reviews says so.' },
    VERIFIED: { description: 'It really is done; somebody other than its owner says so.' },
  },
});

@InputType('CorrectiveActionInput', { description: 'What somebody is to do about what a review found.' })
export class CorrectiveActionFields implements ActionInput {
  @TextField({ required: true, min: 1, max: 300, description: 'What is to be done.' })
  title!: string;

  @TextField({ required: true, max: 320, description: 'Who does it: id or mail address.' })
  owner!: string;

  @InstantField({ required: true, description: 'By when.' })
  dueAt!: Date;
}

@InputType('CompleteReviewInput', { description: 'What a review found.' })
export class CompleteReviewFields implements ReviewInput {
  @TextField({ required: true, max: 100, description: 'The change: id or number.' })
  change!: string;

  @IntegerField({ description: 'The version you saw; if the change has moved on, the review is refused.' })
  expectedVersion?: number | null;

  @EnumField({ required: true, enumeration: OutcomeEnum, description: 'How the change turned out.' })
  outcome!: ChangeOutcome;

  @TextField({ required: true, min: 1, description: 'How it went.' })
  summary!: string;

  @TextField({ description: 'What the cause was; demanded of emergencies, failures and rollbacks.' })
  rootCause?: string | null;

  @TextField({ description: 'What was learnt.' })
  lessons?: string | null;

  @ObjectListField({
    of: () => CorrectiveActionFields,
    max: maxActions,
    description: 'Who does what about it.',
  })
  actions?: CorrectiveActionFields[] | null;
}

@InputType('AddCorrectiveActionInput', { description: 'A corrective action for a change that has a review.' })
export class AddCorrectiveActionFields extends CorrectiveActionFields {
  @TextField({ required: true, max: 100, description: 'The change: id or number.' })
  change!: string;
}

@InputType('SettleCorrectiveActionInput', { description: 'What is said of a corrective action.' })
export class SettleCorrectiveActionFields implements SettleInput {
  @TextField({ required: true, max: 200, description: 'The action’s id.' })
  correctiveAction!: string;

  @EnumField({
    required: true,
    enumeration: SettledEnum,
    description: 'That it is done, or that it really is.',
  })
  state!: 'DONE' | 'VERIFIED';

  @TextField({ max: 5_000, description: 'How it was done, or how it was seen.' })
  comment?: string | null;
}

@InputType('CorrectiveActionFilter', { description: 'Which corrective actions; everything given must hold.' })
export class CorrectiveActionFilterFields {
  @TextField({ max: 320, description: 'Who owns them: id or mail address.' })
  owner?: string | null;

  @EnumListField({ enumeration: ActionStateEnum, description: 'In one of these states.' })
  states?: ActionState[] | null;

  @BooleanField({ description: 'True for those that are open after their time.' })
  overdue?: boolean | null;
}

@ArgsType()
export class CorrectiveActionsArgs extends ConnectionArgs {
  @Field(() => CorrectiveActionFilterFields, {
    nullable: true,
    description: 'Which of them; all unless said.',
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => CorrectiveActionFilterFields)
  filter?: CorrectiveActionFilterFields | null;
}
