import { ArgsType, Field, InputType } from '@nestjs/graphql';
import { ConnectionArgs } from '#platform/graphql';
import { EnumField, InstantField, TextField, TextListField } from '#platform/http';
import { Type } from 'class-transformer';
import { IsOptional, ValidateNested } from 'class-validator';
import type { HoldState } from '../domain/hold.ts';
import { HoldStateEnum } from './retention.types.ts';

@InputType('PlaceLegalHoldInput', {
  description: 'For which matter, why, and what it covers: at least one thing. All that is said narrows.',
})
export class PlaceHoldFields {
  @TextField({ required: true, min: 1, max: 200, description: 'The matter’s reference.' })
  matter!: string;

  @TextField({ required: true, min: 1, max: 5_000, description: 'Why.' })
  reason!: string;

  @TextField({ max: 100, description: 'Documents of this change: id or number.' })
  change?: string | null;

  @TextField({ max: 200, description: 'Documents of changes that touch this service: id or key.' })
  service?: string | null;

  @TextField({
    max: 320,
    description:
      'Documents that this person attached, and those of changes that they filed, carried out, verified or voted on: id or e-mail address.',
  })
  person?: string | null;

  @InstantField({ description: 'Documents of changes that were under way from then on.' })
  from?: Date | null;

  @InstantField({ description: 'Documents of changes that were under way before then.' })
  until?: Date | null;
}

@InputType('LiftLegalHoldInput', { description: 'Which hold is to end, and why.' })
export class LiftHoldFields {
  @TextField({ required: true, max: 200, description: 'The hold’s id.' })
  hold!: string;

  @TextField({ required: true, min: 1, max: 5_000, description: 'Why.' })
  reason!: string;
}

@InputType('SetRegulationsInput', {
  description: 'Under which regulations a service or a change stands: exactly one of both.',
})
export class SetRegulationsFields {
  @TextField({ max: 200, description: 'The service: id or key.' })
  service?: string | null;

  @TextField({ max: 100, description: 'The change: id or number.' })
  change?: string | null;

  @TextListField({
    required: true,
    max: 50,
    maxText: 40,
    description: 'All of them, by the names in the house’s retention rules, as in SOX.',
  })
  regulations!: string[];
}

@InputType('LegalHoldFilter', { description: 'Which holds; every part narrows.' })
export class HoldFilterFields {
  @EnumField({ enumeration: HoldStateEnum, description: 'That are open, or lifted.' })
  state?: HoldState | null;

  @TextField({ max: 200, description: 'For this matter.' })
  matter?: string | null;

  @TextField({ max: 100, description: 'On this change: id or number.' })
  change?: string | null;

  @TextField({ max: 200, description: 'On this service: id or key.' })
  service?: string | null;

  @TextField({ max: 320, description: 'On this person: id or e-mail address.' })
  person?: string | null;
}

@ArgsType()
export class HoldsArgs extends ConnectionArgs {
  @Field(() => HoldFilterFields, { nullable: true, description: 'Which holds.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => HoldFilterFields)
  filter?: HoldFilterFields | null;
}

@ArgsType()
export class PreviewArgs extends ConnectionArgs {
  @InstantField({ required: true, description: 'What goes until then.' })
  by!: Date;
}
