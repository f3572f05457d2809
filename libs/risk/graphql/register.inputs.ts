import { ArgsType, Field, InputType } from '@nestjs/graphql';
import { ConnectionArgs } from '#platform/graphql';
import {
  BooleanField,
  EnumField,
  EnumListField,
  InstantField,
  IntegerField,
  TextField,
  TextListField,
} from '#platform/http';
import { Type } from 'class-transformer';
import { IsOptional, ValidateNested } from 'class-validator';
import type { RiskSort } from '../data/risk-entries.ts';
import type { RiskStatus } from '../domain/register.ts';
import type { RiskInput } from '../use-cases/risk-input.ts';
import type { RiskWish } from '../use-cases/list-risks.ts';
import { RiskSortEnum, RiskStatusEnum } from './register.types.ts';

const grade = { min: 1, max: 5 };

/** Everything that may be said of a risk; what is left out stays as it is. */
@InputType({ isAbstract: true })
abstract class RiskFields implements RiskInput {
  @TextField({ description: 'What could go wrong, in full.' })
  description?: string | null;

  @TextField({ max: 320, description: 'Who owns it: id or mail address; whoever adds it unless said.' })
  owner?: string | null;

  @TextField({ description: 'What makes it smaller.' })
  mitigation?: string | null;

  @EnumField({ enumeration: RiskStatusEnum, description: 'What is being done about it.' })
  status?: RiskStatus | null;

  @TextField({ max: 5_000, description: 'Why it is borne; an accepted risk needs it.' })
  acceptedReason?: string | null;

  @InstantField({ description: 'Until when it is borne; an accepted risk needs it.' })
  acceptedUntil?: Date | null;

  @TextListField({ description: 'Changes that it belongs to: ids or numbers.' })
  changes?: string[] | null;

  @TextListField({ maxText: 100, description: 'Releases that it belongs to, by name.' })
  releases?: string[] | null;
}

@InputType('AddRiskInput', { description: 'A risk for the register.' })
export class AddRiskFields extends RiskFields {
  @TextField({ required: true, min: 1, max: 200, description: 'What could go wrong, in one line.' })
  title!: string;

  @IntegerField({ ...grade, required: true, description: '1 (rare) to 5 (almost certain).' })
  likelihood!: number;

  @IntegerField({
    ...grade,
    required: true,
    description: '1 (hardly felt) to 5 (threatens the organisation).',
  })
  impact!: number;

  @InstantField({ required: true, description: 'By when it is to be looked at again.' })
  reviewOn!: Date;
}

@InputType('UpdateRiskInput', { description: 'An edit of a risk: only the fields given are altered.' })
export class UpdateRiskFields extends RiskFields {
  @TextField({ required: true, max: 100, description: 'The risk: id or number.' })
  risk!: string;

  @IntegerField({
    required: true,
    description: 'The version you saw; if it has moved on, the edit is refused.',
  })
  expectedVersion!: number;

  @TextField({ max: 200, description: 'What could go wrong, in one line.' })
  title?: string | null;

  @IntegerField({ ...grade, description: '1 (rare) to 5 (almost certain).' })
  likelihood?: number | null;

  @IntegerField({ ...grade, description: '1 (hardly felt) to 5 (threatens the organisation).' })
  impact?: number | null;

  @InstantField({ description: 'By when it is to be looked at again.' })
  reviewOn?: Date | null;
}

@InputType('RiskFilter', { description: 'Which risks; every part narrows.' })
export class RiskFilterFields implements RiskWish {
  @TextField({ max: 320, description: 'Owned by this person: id or mail address.' })
  owner?: string | null;

  @EnumListField({ enumeration: RiskStatusEnum, description: 'In any of these.' })
  statuses?: RiskStatus[] | null;

  @BooleanField({ description: 'Whose review or acceptance is past, or only those where it is not.' })
  overdue?: boolean | null;

  @TextField({ max: 100, description: 'That belong to this change: id or number.' })
  change?: string | null;

  @TextField({ max: 100, description: 'That belong to this release.' })
  release?: string | null;

  @IntegerField({ min: 1, max: 25, description: 'Of this score or more.' })
  scoreFrom?: number | null;
}

@InputType('RiskOrder', { description: 'What the register is in order of.' })
export class RiskOrderFields {
  @EnumField({ required: true, enumeration: RiskSortEnum, description: 'By what.' })
  by!: RiskSort;

  @BooleanField({ description: 'The greatest first.' })
  descending?: boolean | null;
}

@ArgsType()
export class RisksArgs extends ConnectionArgs {
  @Field(() => RiskFilterFields, { nullable: true, description: 'Which risks.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => RiskFilterFields)
  filter?: RiskFilterFields | null;

  @Field(() => RiskOrderFields, { nullable: true, description: 'Due for review first unless said.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => RiskOrderFields)
  orderBy?: RiskOrderFields | null;
}
