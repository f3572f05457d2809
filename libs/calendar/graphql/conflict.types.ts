import { Field, Int, ObjectType } from '@nestjs/graphql';
import { EnvironmentType, ServiceType } from '#catalog';
import { ChangeObject } from '#changes';
import { PageInfo, Payload } from '#platform/graphql';
import type { Severity } from '../domain/calendar-settings.ts';
import type { Conflict } from '../domain/conflict.ts';
import { EntryObject } from './entry.types.ts';
import { SeverityEnum } from './planning.enums.ts';

@ObjectType('Conflict', { description: 'Two sides that do not go together; found when it is asked for.' })
export class ConflictObject {
  @Field({
    description:
      'What they are in conflict about: same-service, dependency, indirect-dependency, same-implementer, ' +
      'outside-maintenance-window, inside-hard-freeze, inside-soft-freeze, environment-booked, too-many-at-once.',
  })
  rule!: string;

  @Field(() => SeverityEnum, { description: 'How much it matters.' })
  severity!: Severity;

  @Field(() => Date, { description: 'When both sides begin to be on.' })
  from!: Date;

  @Field(() => Date, { description: 'Until when both are.' })
  to!: Date;

  @Field({ description: 'What it is about, in words.' })
  sentence!: string;

  @Field({ description: 'What would settle it.' })
  suggestion!: string;

  @Field(() => Date, {
    nullable: true,
    description: 'From when on it would be over, could the window be moved.',
  })
  clearFrom!: Date | null;

  @Field(() => ChangeObject, { description: 'The change that was asked about.' })
  change!: ChangeObject;

  @Field(() => ChangeObject, { nullable: true, description: 'The other side, where that is a change.' })
  otherChange?: ChangeObject | null;

  @Field(() => [EntryObject], {
    description: 'The other side, where that is in the calendar: the freeze, the booking, the windows.',
  })
  entries!: EntryObject[];

  @Field(() => [ServiceType], { description: 'Services of the change that it is about.' })
  services?: ServiceType[];

  @Field(() => [EnvironmentType], { description: 'Environments of the change that it is about.' })
  environments?: EnvironmentType[];

  readonly record!: Conflict;
}

@ObjectType('ConflictedChange', { description: 'A change with what it is in conflict with.' })
export class ConflictedChangeObject {
  @Field(() => ChangeObject, { description: 'The change.' })
  change!: ChangeObject;

  @Field(() => [ConflictObject], { description: 'Its conflicts, in order of time.' })
  conflicts!: ConflictObject[];
}

@ObjectType({
  description:
    'Changes in conflict, in order of their windows. A page may hold fewer than asked for and go on.',
})
export class ConflictConnection {
  @Field(() => [ConflictedChangeObject], { description: 'The page.' })
  nodes!: ConflictedChangeObject[];

  @Field(() => PageInfo, { description: 'Where the page lies.' })
  pageInfo!: PageInfo;
}

@ObjectType('FreeSlot', { description: 'A time at which it would be in conflict with nothing.' })
export class FreeSlotObject {
  @Field(() => Date, { description: 'When it begins.' })
  from!: Date;

  @Field(() => Date, { description: 'When it ends.' })
  to!: Date;
}

@ObjectType('RefusedTimes', {
  description: 'Beginnings one after the other that do not do, all for the same.',
})
export class RefusedTimesObject {
  @Field(() => Date, { description: 'The first beginning.' })
  from!: Date;

  @Field(() => Date, { description: 'When the last one would have ended.' })
  to!: Date;

  @Field(() => Int, { description: 'How many beginnings were tried.' })
  tried!: number;

  @Field(() => [String], {
    description: 'The rules in the way; outside-hours and outside-days are your own.',
  })
  rules!: readonly string[];

  @Field({ description: 'Why, in words, as the first beginning met it.' })
  sentence!: string;
}

@ObjectType({ description: 'The next free slots, and why not before.' })
export class FreeSlotsPayload extends Payload {
  @Field(() => [FreeSlotObject], { description: 'In order of time; they do not overlap.' })
  slots!: readonly FreeSlotObject[];

  @Field(() => [RefusedTimesObject], { description: 'What lies before and does not do; 100 at the most.' })
  refused!: readonly RefusedTimesObject[];

  @Field(() => String, {
    nullable: true,
    description: 'Why there are fewer than asked for; null when all are there.',
  })
  shortfall!: string | null;
}
