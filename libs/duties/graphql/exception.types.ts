import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { toGlobalId } from '#kernel';
import { ConnectionArgs, ConnectionOf, NodeInterface, Payload } from '#platform/graphql';
import { BooleanField, EnumListField, InstantField, TextField, TextListField } from '#platform/http';
import { Type } from 'class-transformer';
import { IsOptional, ValidateNested } from 'class-validator';
import type { ExceptionState, RuleException } from '../domain/exception.ts';

export const ExceptionStateEnum = {
  REQUESTED: 'requested',
  GRANTED: 'granted',
  REFUSED: 'refused',
  REVOKED: 'revoked',
  VOID: 'void',
  EXPIRED: 'expired',
} as const satisfies Record<string, ExceptionState>;
registerEnumType(ExceptionStateEnum, {
  name: 'ExceptionState',
  description: 'Where an exception stands.',
  valuesMap: {
    REQUESTED: { description: 'Nobody has decided yet.' },
    GRANTED: { description: 'Its rule does not bar now.' },
    REFUSED: { description: 'Compliance said no.' },
    REVOKED: { description: 'It was granted, and taken back before its end.' },
    VOID: { description: 'A material edit has left it behind.' },
    EXPIRED: { description: 'Its time is over.' },
  },
});

export const ExceptionVerdictEnum = { GRANTED: 'granted', REFUSED: 'refused' } as const;
registerEnumType(ExceptionVerdictEnum, {
  name: 'ExceptionVerdict',
  description: 'What compliance said of an exception.',
  valuesMap: { GRANTED: { description: 'Yes.' }, REFUSED: { description: 'No.' } },
});

@ObjectType('RuleException', {
  implements: () => NodeInterface,
  description:
    'That a segregation rule may be broken: for what a change says now, or for a service; until a day.',
})
export class ExceptionObject implements NodeInterface {
  @Field(() => ID, { description: 'The global id.' })
  id!: string;

  @Field({ description: 'The rule, as in author-is-not-approver.' })
  rule!: string;

  @Field({ description: 'Why it was asked for.' })
  reason!: string;

  @Field(() => Date, { description: 'When it was asked for.' })
  requestedAt!: Date;

  @Field(() => Date, { description: 'When it ends by itself.' })
  endsAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When it was decided.' })
  decidedAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'Why it was decided so.' })
  decisionNote!: string | null;

  @Field(() => Date, { nullable: true, description: 'When it was revoked.' })
  revokedAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'Why it was revoked.' })
  revokeNote!: string | null;

  readonly record!: RuleException;
}

@ObjectType({ description: 'A page of exceptions, the newest first.' })
export class ExceptionConnection extends ConnectionOf(ExceptionObject, 'RuleException') {}

@ObjectType('ExceptionCount', { description: 'How often a rule was to be broken in a period.' })
export class ExceptionCountObject {
  @Field({ description: 'The rule.' })
  rule!: string;

  @Field(() => Int, { description: 'How many exceptions were asked for.' })
  requested!: number;

  @Field(() => Int, { description: 'How many of them were granted.' })
  granted!: number;

  @Field(() => Int, { description: 'How many of them were refused.' })
  refused!: number;

  @Field(() => Int, { description: 'How many of them were revoked.' })
  revoked!: number;
}

@ObjectType({ isAbstract: true })
abstract class ExceptionPayload extends Payload {
  @Field(() => ExceptionObject, {
    nullable: true,
    description: 'The exception as it is now; null when refused.',
  })
  exception!: ExceptionObject | null;
}
@ObjectType({ description: 'The exception that was asked for, or why it cannot be.' })
export class RequestExceptionPayload extends ExceptionPayload {}
@ObjectType({ description: 'The decided exception, or why it was not decided.' })
export class DecideExceptionPayload extends ExceptionPayload {}
@ObjectType({ description: 'The revoked exception, or why it was not revoked.' })
export class RevokeExceptionPayload extends ExceptionPayload {}

@InputType('RequestExceptionInput', {
  description: 'Which rule, why, for what (a change or a service) and until when.',
})
export class RequestExceptionFields {
  @TextField({ required: true, min: 1, max: 200, description: 'The rule, as in author-is-not-approver.' })
  rule!: string;

  @TextField({ required: true, min: 1, max: 5_000, description: 'Why.' })
  reason!: string;

  @TextField({ max: 100, description: 'For what this change says now: id or number.' })
  change?: string | null;

  @TextField({ max: 200, description: 'For every change of this service: id or key.' })
  service?: string | null;

  @InstantField({ required: true, description: 'When it ends by itself.' })
  until!: Date;
}

@InputType('DecideExceptionInput', { description: 'What compliance says of an exception, and why.' })
export class DecideExceptionFields {
  @TextField({ required: true, max: 200, description: 'The exception’s id.' })
  exception!: string;

  @BooleanField({ required: true, description: 'True grants it, false refuses it.' })
  granted!: boolean;

  @TextField({ required: true, min: 1, max: 5_000, description: 'Why.' })
  note!: string;
}

@InputType('RevokeExceptionInput', { description: 'Which exception is to end now, and why.' })
export class RevokeExceptionFields {
  @TextField({ required: true, max: 200, description: 'The exception’s id.' })
  exception!: string;

  @TextField({ required: true, min: 1, max: 5_000, description: 'Why.' })
  note!: string;
}

@InputType('ExceptionFilter', { description: 'Which exceptions; every part narrows.' })
export class ExceptionFilterFields {
  @TextField({ max: 100, description: 'For this change: id or number.' })
  change?: string | null;

  @TextField({ max: 200, description: 'For this service: id or key.' })
  service?: string | null;

  @TextListField({ max: 20, description: 'From any of these rules.' })
  rules?: string[] | null;

  @EnumListField({ enumeration: ExceptionVerdictEnum, description: 'That were decided so.' })
  verdicts?: ('granted' | 'refused')[] | null;

  @InstantField({ description: 'Asked for at this time or later.' })
  requestedFrom?: Date | null;

  @InstantField({ description: 'Asked for before this time.' })
  requestedTo?: Date | null;
}

@ArgsType()
export class ExceptionsArgs extends ConnectionArgs {
  @Field(() => ExceptionFilterFields, { nullable: true, description: 'Which exceptions.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => ExceptionFilterFields)
  filter?: ExceptionFilterFields | null;
}

@ArgsType()
export class ExceptionCountsArgs {
  @InstantField({ required: true, description: 'Asked for at this time or later.' })
  from!: Date;

  @InstantField({ required: true, description: 'Asked for before this time.' })
  to!: Date;
}

export const toException = (record: RuleException): ExceptionObject => ({
  record,
  id: toGlobalId('RuleException', record.id),
  rule: record.rule,
  reason: record.reason,
  requestedAt: record.requestedAt,
  endsAt: record.endsAt,
  decidedAt: record.decidedAt,
  decisionNote: record.decisionNote,
  revokedAt: record.revokedAt,
  revokeNote: record.revokeNote,
});
