import { ArgsType, Field, InputType } from '@nestjs/graphql';
import { ChangeTypeEnum, type ChangeType } from '#changes';
import { ConnectionArgs } from '#platform/graphql';
import {
  EnumField,
  EnumListField,
  InstantField,
  IntegerField,
  TextField,
  TextListField,
} from '#platform/http';
import { Type } from 'class-transformer';
import { ValidateNested } from 'class-validator';
import { type ConflictRule, conflictRules, type Severity } from '../domain/calendar-settings.ts';
import type { Weekday } from '../domain/working-hours.ts';
import { SeverityEnum, WeekdayEnum } from './planning.enums.ts';

@InputType('ConflictFilter', { description: 'Of which changes, and which conflicts; every part narrows.' })
export class ConflictFilterFields {
  @InstantField({ required: true, description: 'Of changes whose windows are not wholly before this.' })
  from!: Date;

  @InstantField({ required: true, description: 'Nor wholly after this; 400 days later at the most.' })
  to!: Date;

  @TextListField({ description: 'Of changes that touch any of these services: ids or keys.' })
  services?: string[] | null;

  @TextListField({ description: 'Of changes in any of these environments: ids or keys.' })
  environments?: string[] | null;

  @TextListField({ max: 20, maxText: 40, description: `Of these rules: ${conflictRules.join(', ')}.` })
  rules?: ConflictRule[] | null;

  @EnumListField({ enumeration: SeverityEnum, description: 'Of these severities.' })
  severities?: Severity[] | null;
}

@ArgsType()
export class ConflictsArgs extends ConnectionArgs {
  @Field(() => ConflictFilterFields, { description: 'Of which changes, and which conflicts.' })
  @ValidateNested()
  @Type(() => ConflictFilterFields)
  filter!: ConflictFilterFields;
}

@InputType('FreeSlotsInput', {
  description: 'What is to be done and when it would suit. What is left out is taken from `change`.',
})
export class FreeSlotsFields {
  @TextField({ max: 100, description: 'A change, by id or number: its services, places, people and length.' })
  change?: string | null;

  @IntegerField({
    max: 20_160,
    description: 'How long it takes; as long as the change’s window unless said.',
  })
  durationMinutes?: number | null;

  @TextListField({ description: 'Services that it touches: ids or keys.' })
  services?: string[] | null;

  @TextListField({ description: 'Environments in which it is done: ids or keys.' })
  environments?: string[] | null;

  @TextField({ max: 254, description: 'Who carries it out: id or mail address.' })
  implementer?: string | null;

  @TextField({ max: 64, description: 'The region in which it is done.' })
  region?: string | null;

  @TextListField({ max: 50, maxText: 60, description: 'Its tags, which freezes may be about.' })
  tags?: string[] | null;

  @EnumField({
    enumeration: ChangeTypeEnum,
    description: 'Its type, which freezes may exempt; NORMAL unless said.',
  })
  type?: ChangeType | null;

  @InstantField({ description: 'Not before this; now unless said.' })
  earliest?: Date | null;

  @InstantField({ description: 'Over by then; what policies/calendar.json says at the latest.' })
  latest?: Date | null;

  @TextField({ max: 5, description: 'Within these hours of a day, as in 22:00; may go over midnight.' })
  hoursFrom?: string | null;

  @TextField({ max: 5, description: 'Until this time of day, as in 06:00.' })
  hoursTo?: string | null;

  @EnumListField({
    enumeration: WeekdayEnum,
    description: 'On these days; hours over midnight belong to the day they begin on.',
  })
  days?: Weekday[] | null;

  @TextField({
    max: 64,
    description: 'The time zone of hours and days, as in Europe/Berlin; UTC unless said.',
  })
  timeZone?: string | null;

  @IntegerField({ max: 20, description: 'How many slots; 3 unless said.' })
  count?: number | null;
}
