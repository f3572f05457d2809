import { ArgsType, Field, InputType } from '@nestjs/graphql';
import { ApiSchema } from '@nestjs/swagger';
import { EnvironmentKindEnum } from '#catalog';
import { ChangeTypeEnum } from '#changes';
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
import type { EntryKind, FreezeStrength } from '../domain/entry.ts';
import { EntryKindEnum, StrengthEnum } from './enums.ts';

/** When something takes place, and what it is about. */
@InputType({ isAbstract: true })
abstract class EntryFields {
  @TextField({ max: 4_000, description: 'Why, for those whom it stops; a freeze needs it.' })
  reason?: string | null;

  @EnumField({ enumeration: StrengthEnum, description: 'Of a freeze.' })
  strength?: FreezeStrength | null;

  @TextField({ max: 30, description: 'Wall clock of the (first) start, as in 2026-12-20T00:00:00.' })
  start?: string | null;

  @TextField({ max: 30, description: 'Wall clock of its end; instead of `duration`.' })
  end?: string | null;

  @TextField({
    max: 60,
    description: 'The time zone of these clocks, as in Europe/Berlin; UTC when left out.',
  })
  timeZone?: string | null;

  @TextField({ max: 40, description: 'How long, by ISO 8601 up to weeks: PT2H, P14D.' })
  duration?: string | null;

  @TextField({ max: 500, description: 'Recurs by this rule of RFC 5545, as in FREQ=WEEKLY;BYDAY=SU.' })
  rule?: string | null;

  @TextListField({ max: 500, maxText: 30, description: 'Starts that are left out (EXDATE), as wall clocks.' })
  exceptions?: string[] | null;

  @TextListField({ max: 500, maxText: 30, description: 'Further starts (RDATE), as wall clocks.' })
  additions?: string[] | null;

  @TextListField({ description: 'Services it is about: ids or keys; all when empty.' })
  services?: string[] | null;

  @TextListField({ description: 'Environments it is about: ids or keys.' })
  environments?: string[] | null;

  @EnumListField({
    enumeration: EnvironmentKindEnum,
    description: 'Environments of these kinds, besides those named; all when both are empty.',
  })
  environmentKinds?: string[] | null;

  @TextListField({ max: 50, maxText: 64, description: 'Regions it is about; all when empty.' })
  regions?: string[] | null;

  @TextListField({
    max: 100,
    maxText: 60,
    description: 'Tenants it is about, as changes name them by tags such as tenant:acme.',
  })
  tenants?: string[] | null;

  @TextListField({
    max: 50,
    maxText: 60,
    description: 'Only changes with one of these tags, as for a product.',
  })
  tags?: string[] | null;

  @EnumListField({ enumeration: ChangeTypeEnum, description: 'Types of change that it does not bind.' })
  exemptTypes?: string[] | null;

  @TextField({ max: 100, description: 'Of a booking: the change it is for, by id or number.' })
  change?: string | null;
}

@ApiSchema({ name: 'NewCalendarEntry' })
@InputType('AddCalendarEntryInput', { description: 'A window, a freeze, an event or a booking.' })
export class AddEntryFields extends EntryFields {
  @EnumField({ required: true, enumeration: EntryKindEnum, description: 'What it is.' })
  kind!: EntryKind;

  @TextField({ required: true, min: 1, max: 200, description: 'What it is called.' })
  name!: string;
}

@InputType('AlterCalendarEntryInput', {
  description: 'What of an entry is to be otherwise; what is left out stays. The version before is kept.',
})
export class AlterEntryFields extends EntryFields {
  @TextField({ required: true, max: 200, description: 'The entry’s id.' })
  entry!: string;

  @IntegerField({ description: 'The version you saw; if it has moved on, the command is refused.' })
  expectedVersion?: number | null;

  @TextField({ min: 1, max: 200, description: 'What it is called.' })
  name?: string | null;

  @TextField({ required: true, min: 1, max: 2_000, description: 'Why it is altered.' })
  because!: string;
}

@InputType('EndCalendarEntryInput', { description: 'From when on an entry counts no more, and why.' })
export class EndEntryFields {
  @TextField({ required: true, max: 200, description: 'The entry’s id.' })
  entry!: string;

  @IntegerField({ description: 'The version you saw; if it has moved on, the command is refused.' })
  expectedVersion?: number | null;

  @InstantField({ description: 'From when on; now when left out.' })
  at?: Date | null;

  @TextField({ required: true, min: 1, max: 2_000, description: 'Why.' })
  because!: string;
}

@InputType('CalendarFilter', { description: 'Which entries; every part narrows.' })
export class CalendarFilterFields {
  @EnumListField({ enumeration: EntryKindEnum, description: 'Of any of these kinds.' })
  kinds?: EntryKind[] | null;

  @EnumListField({ enumeration: StrengthEnum, description: 'Freezes as strong as this.' })
  strengths?: FreezeStrength[] | null;

  @InstantField({ description: 'Not wholly before this.' })
  from?: Date | null;

  @InstantField({ description: 'Not wholly after this.' })
  to?: Date | null;

  @TextListField({ description: 'About any of these services, or about all: ids or keys.' })
  services?: string[] | null;

  @TextListField({ description: 'About any of these environments, or about all: ids or keys.' })
  environments?: string[] | null;

  @TextField({ max: 64, description: 'About this region, or about all.' })
  region?: string | null;

  @BooleanField({ description: 'True: neither over nor ended; false: only those that are.' })
  active?: boolean | null;
}

@ArgsType()
export class CalendarEntriesArgs extends ConnectionArgs {
  @Field(() => CalendarFilterFields, { nullable: true, description: 'Which of them.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => CalendarFilterFields)
  filter?: CalendarFilterFields | null;
}
