import { ArgsType, Field, InputType, registerEnumType } from '@nestjs/graphql';
import { ConnectionArgs } from '#platform/graphql';
import {
  BooleanField,
  EnumField,
  enumOf,
  EnumListField,
  InstantField,
  TextField,
  TextListField,
} from '#platform/http';
import { Type } from 'class-transformer';
import { IsOptional, ValidateNested } from 'class-validator';
import type { Disposition, Severity } from '../domain/violation.ts';
import { DispositionEnum, SeverityEnum } from './duty.types.ts';

export const SettlementEnum = enumOf(['ACCEPTED', 'REMEDIED'] as const);
registerEnumType(SettlementEnum, {
  name: 'ViolationSettlement',
  description: 'How a violation can be settled.',
  valuesMap: {
    ACCEPTED: { description: 'Accepted as it is.' },
    REMEDIED: { description: 'Put right.' },
  },
});

@InputType('RecordViolationDispositionInput', {
  description: 'What is said of a violation. It is said once.',
})
export class RecordViolationDispositionFields {
  @TextField({ required: true, max: 200, description: 'The violation’s id.' })
  violation!: string;

  @EnumField({ required: true, enumeration: SettlementEnum, description: 'Accepted, or remedied.' })
  disposition!: keyof typeof SettlementEnum;

  @TextField({ required: true, min: 1, max: 5_000, description: 'Why, or how.' })
  note!: string;
}

@InputType('ReassignViolationInput', { description: 'Who else is to answer for a violation, and why.' })
export class ReassignViolationFields {
  @TextField({ required: true, max: 200, description: 'The violation’s id.' })
  violation!: string;

  @TextField({ required: true, max: 254, description: 'Who is to answer: id or e-mail address.' })
  owner!: string;

  @TextField({ required: true, min: 1, max: 5_000, description: 'Why.' })
  note!: string;
}

@InputType('ViolationFilter', { description: 'Which violations; every part narrows.' })
export class ViolationFilterFields {
  @TextField({ max: 100, description: 'On this change: id or number.' })
  change?: string | null;

  @EnumListField({ enumeration: DispositionEnum, description: 'With any of these dispositions.' })
  dispositions?: Disposition[] | null;

  @TextListField({ max: 20, description: 'Of any of these rules.' })
  rules?: string[] | null;

  @EnumListField({ enumeration: SeverityEnum, description: 'Of any of these severities.' })
  severities?: Severity[] | null;

  @TextField({ max: 254, description: 'That this person has to answer for: id or e-mail address.' })
  owner?: string | null;

  @BooleanField({ description: 'True for those that are open although their time to answer is over.' })
  overdue?: boolean | null;

  @BooleanField({ description: 'True for those of a change, false for those of none.' })
  linked?: boolean | null;

  @InstantField({ description: 'Found at this time or later.' })
  detectedFrom?: Date | null;

  @InstantField({ description: 'Found before this time.' })
  detectedTo?: Date | null;
}

@ArgsType()
export class ViolationsArgs extends ConnectionArgs {
  @Field(() => ViolationFilterFields, { nullable: true, description: 'Which violations.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => ViolationFilterFields)
  filter?: ViolationFilterFields | null;
}
