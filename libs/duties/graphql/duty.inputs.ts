import { ArgsType, Field, InputType, registerEnumType } from '@nestjs/graphql';
import { ConnectionArgs } from '#platform/graphql';
import { EnumField, enumOf, EnumListField, InstantField, TextField, TextListField } from '#platform/http';
import { Type } from 'class-transformer';
import { IsOptional, ValidateNested } from 'class-validator';
import type { Disposition } from '../domain/violation.ts';
import { DispositionEnum } from './duty.types.ts';

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

@InputType('ViolationFilter', { description: 'Which violations; every part narrows.' })
export class ViolationFilterFields {
  @TextField({ max: 100, description: 'On this change: id or number.' })
  change?: string | null;

  @EnumListField({ enumeration: DispositionEnum, description: 'With any of these dispositions.' })
  dispositions?: Disposition[] | null;

  @TextListField({ max: 20, description: 'Of any of these rules.' })
  rules?: string[] | null;

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
