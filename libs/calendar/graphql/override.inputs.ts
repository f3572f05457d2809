import { ArgsType, Field, InputType } from '@nestjs/graphql';
import { ConnectionArgs } from '#platform/graphql';
import { EnumField, EnumListField, InstantField, IntegerField, TextField } from '#platform/http';
import { Type } from 'class-transformer';
import { IsOptional, ValidateNested } from 'class-validator';
import type { OverrideState } from '../domain/freeze-override.ts';
import { OverrideStateEnum, OverrideVerdictEnum } from './enums.ts';

@InputType('RequestFreezeOverrideInput', {
  description: 'Asks for a change to go on in spite of a freeze, with the content that it has now.',
})
export class RequestOverrideFields {
  @TextField({ required: true, max: 100, description: 'The change: id or number.' })
  change!: string;

  @TextField({
    max: 200,
    description: 'The freeze: its id. May be left out where one alone stops the change.',
  })
  freeze?: string | null;

  @TextField({ required: true, min: 1, max: 5_000, description: 'Why it cannot wait.' })
  reason!: string;

  @InstantField({ required: true, description: 'Until when it is wished for.' })
  until!: Date;

  @IntegerField({ description: 'The version you saw; if the change has moved on, the command is refused.' })
  expectedVersion?: number | null;
}

@InputType('DecideFreezeOverrideInput', { description: 'Grants or rejects an override. It is decided once.' })
export class DecideOverrideFields {
  @TextField({ required: true, max: 200, description: 'The override’s id.' })
  override!: string;

  @EnumField({ required: true, enumeration: OverrideVerdictEnum, description: 'Granted, or rejected.' })
  verdict!: keyof typeof OverrideVerdictEnum;

  @TextField({ required: true, min: 1, max: 5_000, description: 'Why.' })
  reason!: string;

  @InstantField({
    description: 'Until when it is granted: not after what was wished for, which holds when left out.',
  })
  until?: Date | null;
}

@InputType('EndFreezeOverrideInput', { description: 'Takes an override back before its time.' })
export class EndOverrideFields {
  @TextField({ required: true, max: 200, description: 'The override’s id.' })
  override!: string;

  @TextField({ required: true, min: 1, max: 5_000, description: 'Why.' })
  reason!: string;
}

@InputType('FreezeOverrideFilter', { description: 'Which overrides; every part narrows.' })
export class OverrideFilterFields {
  @TextField({ max: 100, description: 'On this change: id or number.' })
  change?: string | null;

  @TextField({ max: 200, description: 'Of this freeze: its id.' })
  freeze?: string | null;

  @EnumListField({ enumeration: OverrideStateEnum, description: 'In any of these states.' })
  states?: OverrideState[] | null;

  @TextField({ max: 200, description: 'Asked for by this person: id.' })
  requestedBy?: string | null;

  @TextField({ max: 200, description: 'Decided by this person: id.' })
  decidedBy?: string | null;

  @InstantField({ description: 'Asked for at this time or later.' })
  requestedFrom?: Date | null;

  @InstantField({ description: 'Asked for before this time.' })
  requestedTo?: Date | null;
}

@ArgsType()
export class OverridesArgs extends ConnectionArgs {
  @Field(() => OverrideFilterFields, { nullable: true, description: 'Which of them.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => OverrideFilterFields)
  filter?: OverrideFilterFields | null;
}
