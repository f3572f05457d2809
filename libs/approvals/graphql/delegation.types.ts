import { ArgsType, Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { ChangeTypeEnum } from '#changes';
import { type Id, toGlobalId } from '#kernel';
import { ConnectionArgs, ConnectionOf, NodeInterface, Payload } from '#platform/graphql';
import { EnumListField, InstantField, TextField, TextListField } from '#platform/http';
import { Type } from 'class-transformer';
import { IsOptional, ValidateNested } from 'class-validator';
import type { Absence, Delegation } from '../domain/delegation.ts';

@ObjectType('Delegation', {
  implements: () => NodeInterface,
  description: 'A vote lent for a time: cast by one in their own name, for another. It is not passed on.',
})
export class DelegationObject implements NodeInterface {
  @Field(() => ID, { description: 'The global id.' })
  id!: string;

  @Field(() => Date, { description: 'From when.' })
  from!: Date;

  @Field(() => Date, { description: 'Until when; then it ends by itself.' })
  to!: Date;

  @Field(() => [String], { description: 'Only in steps that ask one of these boards; empty for all.' })
  boards!: readonly string[];

  @Field(() => [ChangeTypeEnum], { description: 'Only on changes of these types; empty for all.' })
  types!: readonly string[];

  @Field({ description: 'Why.' })
  reason!: string;

  @Field(() => Date, { nullable: true, description: 'When it was ended before its time.' })
  revokedAt!: Date | null;

  @Field({ description: 'Whether it holds now.' })
  live!: boolean;

  readonly delegatorId!: Id;
  readonly delegateId!: Id;
  readonly serviceIds!: readonly Id[];
}

@ObjectType('DelegationConnection', { description: 'A page of delegations, those that begin last first.' })
export class DelegationConnection extends ConnectionOf(DelegationObject, 'Delegation') {}

@ObjectType('Absence', { description: 'When somebody is away: deputies may vote in their stead.' })
export class AbsenceObject {
  @Field(() => ID, { description: 'Its id.' })
  id!: string;

  @Field(() => Date, { description: 'From when.' })
  from!: Date;

  @Field(() => Date, { description: 'Until when.' })
  to!: Date;

  @Field({ description: 'Why.' })
  reason!: string;

  @Field(() => Date, { nullable: true, description: 'When it was ended before its time.' })
  endedAt!: Date | null;
}

@InputType('DelegateVoteInput', { description: 'Whom you lend your vote, for how long and for what.' })
export class DelegateVoteFields {
  @TextField({ required: true, max: 320, description: 'Who votes for you: id or mail address.' })
  delegate!: string;

  @TextField({
    max: 320,
    description: 'Whose vote it is: id or mail address. Yours when left out; anybody else’s is refused.',
  })
  delegator?: string | null;

  @InstantField({ description: 'From when; now when left out.' })
  from?: Date | null;

  @InstantField({ required: true, description: 'Until when.' })
  to!: Date;

  @TextListField({ max: 20, maxText: 64, description: 'Only in steps that ask one of these boards: keys.' })
  boards?: string[] | null;

  @TextListField({
    max: 100,
    maxText: 200,
    description: 'Only on changes that touch none but these services: ids or keys.',
  })
  services?: string[] | null;

  @EnumListField({ enumeration: ChangeTypeEnum, description: 'Only on changes of these types.' })
  types?: string[] | null;

  @TextField({ max: 2000, description: 'Why.' })
  reason?: string | null;
}

@InputType('RevokeDelegationInput', { description: 'Ends a delegation before its time.' })
export class RevokeDelegationFields {
  @TextField({ required: true, max: 200, description: 'The delegation: its id.' })
  delegation!: string;
}

@InputType('RecordAbsenceInput', { description: 'Who is away, and when.' })
export class RecordAbsenceFields {
  @TextField({ max: 320, description: 'Who: id or mail address. You when left out; else whom you lead.' })
  person?: string | null;

  @InstantField({ description: 'From when; now when left out.' })
  from?: Date | null;

  @InstantField({ required: true, description: 'Until when.' })
  to!: Date;

  @TextField({ max: 2000, description: 'Why.' })
  reason?: string | null;
}

@InputType('EndAbsenceInput', { description: 'Somebody is back.' })
export class EndAbsenceFields {
  @TextField({ required: true, max: 200, description: 'The absence: its id.' })
  absence!: string;
}

@InputType('DelegationFilter', { description: 'Which delegations; every part narrows.' })
export class DelegationFilterFields {
  @TextField({ max: 320, description: 'Lent by: id or mail address.' })
  delegator?: string | null;

  @TextField({ max: 320, description: 'Lent to: id or mail address.' })
  delegate?: string | null;

  @InstantField({ description: 'Holding at this time.' })
  at?: Date | null;
}

@ArgsType()
export class DelegationsArgs extends ConnectionArgs {
  @Field(() => DelegationFilterFields, { nullable: true, description: 'Which of them.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => DelegationFilterFields)
  filter?: DelegationFilterFields | null;
}

/** The base of payloads that answer a delegation. */
@ObjectType({ isAbstract: true })
export abstract class DelegationPayload extends Payload {
  @Field(() => DelegationObject, { nullable: true, description: 'The delegation; null when refused.' })
  delegation!: DelegationObject | null;
}

/** The base of payloads that answer an absence. */
@ObjectType({ isAbstract: true })
export abstract class AbsencePayload extends Payload {
  @Field(() => AbsenceObject, { nullable: true, description: 'The absence; null when refused.' })
  absence!: AbsenceObject | null;
}

export const toDelegation = (record: Delegation, now: Date): DelegationObject => ({
  id: toGlobalId('Delegation', record.id),
  from: record.fromAt,
  to: record.toAt,
  boards: record.boards,
  types: record.types,
  reason: record.reason,
  revokedAt: record.revokedAt,
  live: record.revokedAt === null && record.fromAt <= now && record.toAt > now,
  delegatorId: record.delegatorId,
  delegateId: record.delegateId,
  serviceIds: record.serviceIds,
});

export const toAbsence = ({ id, fromAt, toAt, reason, endedAt }: Absence): AbsenceObject => ({
  id: toGlobalId('Absence', id),
  from: fromAt,
  to: toAt,
  reason,
  endedAt,
});
