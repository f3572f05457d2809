import { ArgsType, Field, InputType, registerEnumType } from '@nestjs/graphql';
import { ConnectionArgs } from '#platform/graphql';
import {
  BooleanField,
  EnumField,
  EnumListField,
  enumOf,
  InstantField,
  TextField,
  TextListField,
} from '#platform/http';
import { Type } from 'class-transformer';
import { IsOptional, ValidateNested } from 'class-validator';
import { type ChangeSort, changeSorts } from '../data/change-list.ts';
import type { ChangeType, RiskLevel } from '../domain/content.ts';
import type { ChangeState } from '../domain/life.ts';
import { ChangeStateEnum, ChangeTypeEnum, RiskEnum } from './enums.ts';

const ChangeSortEnum = enumOf(changeSorts);
registerEnumType(ChangeSortEnum, {
  name: 'ChangeSort',
  description: 'What a list of changes is sorted by.',
  valuesMap: {
    NUMBER: { description: 'The number: the order of filing.' },
    UPDATED: { description: 'When it was last written.' },
    PLANNED_START: { description: 'When the work may begin; those without a plan last.' },
  },
});

@InputType('ChangeFilter', { description: 'Which changes; every part narrows.' })
export class ChangeFilterFields {
  @EnumListField({ enumeration: ChangeStateEnum, description: 'In any of these states.' })
  states?: ChangeState[] | null;

  @BooleanField({ description: 'True: only open ones; false: only closed and canceled ones.' })
  open?: boolean | null;

  @EnumListField({ enumeration: ChangeTypeEnum, description: 'Of any of these types.' })
  types?: ChangeType[] | null;

  @EnumListField({ enumeration: RiskEnum, description: 'Of any of these risks.' })
  risks?: RiskLevel[] | null;

  @TextListField({ description: 'Touching any of these services: ids or keys.' })
  services?: string[] | null;

  @TextListField({ description: 'Touching any of these environments: ids or keys.' })
  environments?: string[] | null;

  @TextField({ max: 320, description: 'Filed by this person: id or mail address.' })
  requester?: string | null;

  @TextField({ max: 320, description: 'To be carried out or verified by this person: id or mail address.' })
  assignee?: string | null;

  @TextField({ max: 100, description: 'Before this board now: its key.' })
  board?: string | null;

  @InstantField({ description: 'Planned windows that end after this.' })
  windowFrom?: Date | null;

  @InstantField({ description: 'Planned windows that begin before this.' })
  windowTo?: Date | null;

  @InstantField({ description: 'Written since.' })
  updatedSince?: Date | null;

  @TextField({ max: 60, description: 'With this label.' })
  tag?: string | null;

  @TextField({
    max: 200,
    description: 'Words of title, description and reason, as in a web search; or a number.',
  })
  text?: string | null;
}

@InputType('ChangeOrder', { description: 'The order of a list of changes.' })
export class ChangeOrderFields {
  @EnumField({ required: true, enumeration: ChangeSortEnum, description: 'What to sort by.' })
  by!: ChangeSort;

  @BooleanField({ description: 'The greatest first; that is so unless said otherwise.' })
  descending?: boolean | null;
}

@ArgsType()
export class ChangesArgs extends ConnectionArgs {
  @Field(() => ChangeFilterFields, { nullable: true, description: 'Which changes.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => ChangeFilterFields)
  filter?: ChangeFilterFields | null;

  @Field(() => ChangeOrderFields, {
    nullable: true,
    description: 'In which order; the newest first unless said otherwise.',
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => ChangeOrderFields)
  orderBy?: ChangeOrderFields | null;
}
