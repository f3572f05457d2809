import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { EnvironmentKindEnum } from '#catalog';
import { ChangeObject, ChangeTypeEnum, toChangeObject } from '#changes';
import { type Problem, toGlobalId } from '#kernel';
import { ConnectionOf, NodeInterface, Payload } from '#platform/graphql';
import type { Occurrence } from '#time';
import type { CalendarEntry, EntryKind, FreezeStrength } from '../domain/entry.ts';
import type { Impact } from '../use-cases/freeze-impact.ts';
import { EntryKindEnum, StrengthEnum } from './enums.ts';

@ObjectType('CalendarEntry', {
  implements: () => NodeInterface,
  description: 'A window, a freeze, an event or a booking. Edited by versions, ended, never removed.',
})
export class EntryObject implements NodeInterface {
  @Field(() => ID, { description: 'The global id.' })
  id!: string;

  @Field(() => Int, { description: 'Counts edits; an edit names the version it saw.' })
  version!: number;

  @Field(() => EntryKindEnum, { description: 'What it is.' })
  kind!: EntryKind;

  @Field(() => StrengthEnum, { nullable: true, description: 'Of a freeze.' })
  strength!: FreezeStrength | null;

  @Field({ description: 'What it is called.' })
  name!: string;

  @Field({ description: 'Why, for those whom it stops.' })
  reason!: string;

  @Field({ description: 'Wall clock of the (first) start, in `timeZone`.' })
  start!: string;

  @Field({ description: 'The time zone of its clocks, as in Europe/Berlin.' })
  timeZone!: string;

  @Field({ description: 'How long it takes each time, by ISO 8601.' })
  duration!: string;

  @Field(() => String, { nullable: true, description: 'The rule of RFC 5545 that it recurs by.' })
  rule!: string | null;

  @Field(() => [String], { description: 'Starts that are left out, as wall clocks.' })
  exceptions!: readonly string[];

  @Field(() => [String], { description: 'Further starts, as wall clocks.' })
  additions!: readonly string[];

  @Field(() => [EnvironmentKindEnum], { description: 'Kinds of environments it is about.' })
  environmentKinds!: readonly string[];

  @Field(() => [String], { description: 'Regions it is about; all when empty.' })
  regions!: readonly string[];

  @Field(() => [String], { description: 'Tenants it is about; all when empty.' })
  tenants!: readonly string[];

  @Field(() => [String], { description: 'Tags of the changes it is about; all when empty.' })
  tags!: readonly string[];

  @Field(() => [ChangeTypeEnum], { description: 'Types of change that it does not bind.' })
  exemptTypes!: readonly string[];

  @Field(() => String, { nullable: true, description: 'What another calendar calls it (UID of RFC 5545).' })
  uid!: string | null;

  @Field(() => Date, { description: 'When it was added.' })
  createdAt!: Date;

  @Field(() => Date, { description: 'When this version was made.' })
  changedAt!: Date;

  @Field({ description: 'Why this version was made.' })
  because!: string;

  @Field(() => Date, { nullable: true, description: 'From when on it counts no more.' })
  endedAt!: Date | null;

  readonly record!: CalendarEntry;
}

@ObjectType('CalendarOccurrence', { description: 'One time that an entry takes place.' })
export class OccurrenceObject {
  @Field(() => EntryObject, { description: 'What takes place.' })
  entry!: EntryObject;

  @Field(() => Date, { description: 'When it begins.' })
  start!: Date;

  @Field(() => Date, { description: 'When it is over.' })
  end!: Date;

  @Field({ description: 'Wall clock of its start: its name within the series.' })
  at!: string;
}

@ObjectType({ description: 'A page of entries, in order of their first start.' })
export class CalendarEntryConnection extends ConnectionOf(EntryObject, 'CalendarEntry') {}

/** The base of every payload that answers an entry. */
@ObjectType({ isAbstract: true })
abstract class EntryPayload extends Payload {
  @Field(() => EntryObject, { nullable: true, description: 'The entry as it is now; null when refused.' })
  entry!: EntryObject | null;
}

@ObjectType({ description: 'The new entry, or why it was not added.' })
export class AddCalendarEntryPayload extends EntryPayload {}
@ObjectType({ description: 'The entry in its new version, or why not.' })
export class AlterCalendarEntryPayload extends EntryPayload {}
@ObjectType({ description: 'The entry with its end, or why it was not ended.' })
export class EndCalendarEntryPayload extends EntryPayload {}

@ObjectType('FrozenChange', { description: 'A change that a freeze would stop.' })
export class FrozenChangeObject {
  @Field(() => ChangeObject, { description: 'The change.' })
  change!: ChangeObject;

  @Field(() => Date, { description: 'Where the freeze that meets its planned time begins.' })
  from!: Date;

  @Field(() => Date, { description: 'And where it ends.' })
  to!: Date;
}

@ObjectType('FreezeImpact', { description: 'What a freeze would stop, were it added so.' })
export class FreezeImpactObject {
  @Field(() => [FrozenChangeObject], { description: 'The first 100 of them, by planned start.' })
  changes!: FrozenChangeObject[];

  @Field(() => Int, { description: 'How many there are; of more than 1,000 it says 1,000.' })
  total!: number;

  @Field(() => [String], { description: 'Why such a freeze could not be added; empty when it could.' })
  faults!: readonly string[];
}

export const toEntryObject = (record: CalendarEntry): EntryObject => {
  const { recurrence, scope, ...rest } = record;
  const { serviceIds: _s, environmentIds: _e, ...named } = scope;
  return { ...rest, ...recurrence, ...named, record, id: toGlobalId('CalendarEntry', record.id) };
};

export const toOccurrence = (entry: CalendarEntry, occurrence: Occurrence): OccurrenceObject => ({
  ...occurrence,
  entry: toEntryObject(entry),
});

export const toImpact = ({ found, total }: Impact, faults: readonly Problem[] = []): FreezeImpactObject => ({
  total,
  faults: faults.map(({ message }) => message),
  changes: found.map(({ change, occurrence }) => ({
    change: toChangeObject(change),
    from: occurrence.start,
    to: occurrence.end,
  })),
});
