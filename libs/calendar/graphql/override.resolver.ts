import { Inject } from '@nestjs/common';
import { Args, Context, Int, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import {
  changeLoader,
  ChangeObject,
  ChangeRefs,
  ChangesRepository,
  ReadChanges,
  toChangeObject,
} from '#changes';
import { type Actor, type Clock, type Id, pageRequest } from '#kernel';
import { People, personLoader, PersonType, toPerson } from '#people';
import { By } from '#platform/auth';
import { CLOCK } from '#platform/database';
import { connectionOf, type ConnectionShape, type GraphQLContext, idFrom, shown } from '#platform/graphql';
import { CalendarEntries } from '../data/calendar-entries.ts';
import { FreezeOverrides, type OverrideFilter } from '../data/freeze-overrides.ts';
import { FreezesAhead } from '../use-cases/freezes-ahead.ts';
import { EntryObject, OccurrenceObject, toEntryObject, toOccurrence } from './entry.types.ts';
import { aheadLoader, entryLoader, overridesLoader } from './loaders.ts';
import { OverrideFilterFields, OverridesArgs } from './override.inputs.ts';
import { OverrideConnection, OverrideObject, toOverride } from './override.types.ts';

/** Overrides across all changes, and how many there are. */
@Resolver()
export class OverrideQueries {
  constructor(
    private readonly overrides: FreezeOverrides,
    private readonly refs: ChangeRefs,
    private readonly read: ReadChanges,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Query(() => OverrideConnection, { description: 'Overrides of freezes, the newest first.' })
  async freezeOverrides(
    @By() actor: Actor,
    @Args() { filter, ...page }: OverridesArgs,
  ): Promise<ConnectionShape<OverrideObject>> {
    this.read.mayList(actor);
    const now = this.clock.now();
    const found = await this.overrides.list(await this.filterOf(filter ?? {}), now, pageRequest(page));
    return connectionOf(found, (record) => toOverride(record, now));
  }

  @Query(() => Int, { description: 'How many overrides of freezes there are.' })
  async freezeOverrideCount(
    @By() actor: Actor,
    @Args('filter', { nullable: true, description: 'Which of them.' }) filter?: OverrideFilterFields,
  ): Promise<number> {
    this.read.mayList(actor);
    return this.overrides.count(await this.filterOf(filter ?? {}), this.clock.now());
  }

  private async filterOf(said: OverrideFilterFields): Promise<OverrideFilter> {
    const { change, freeze, requestedBy, decidedBy, ...rest } = said;
    const own = (type: string, ref: string | null | undefined, field: string): Id | null =>
      ref == null ? null : idFrom(type, ref, 'filter', field);
    return {
      ...rest,
      changeId: change == null ? null : await this.refs.resolve(change),
      entryId: own('CalendarEntry', freeze, 'freeze'),
      requestedBy: own('Person', requestedBy, 'requestedBy'),
      decidedBy: own('Person', decidedBy, 'decidedBy'),
    };
  }
}

/** What an override refers to. */
@Resolver(() => OverrideObject)
export class OverrideResolver {
  constructor(
    private readonly entries: CalendarEntries,
    private readonly changes: ChangesRepository,
    private readonly people: People,
  ) {}

  @ResolveField(() => ChangeObject, { description: 'The change that it lets through.' })
  change(
    @Parent() { record }: OverrideObject,
    @Context() context: GraphQLContext,
  ): Promise<ChangeObject | null> {
    return shown(changeLoader(context, this.changes), record.changeId, toChangeObject);
  }

  @ResolveField(() => EntryObject, { description: 'The freeze, as it is by now.' })
  freeze(
    @Parent() { record }: OverrideObject,
    @Context() context: GraphQLContext,
  ): Promise<EntryObject | null> {
    return shown(entryLoader(context, this.entries), record.entryId, toEntryObject);
  }

  @ResolveField(() => PersonType, { nullable: true, description: 'Who asked for it.' })
  requestedBy(
    @Parent() { record }: OverrideObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return this.person(record.requestedBy, context);
  }

  @ResolveField(() => PersonType, { nullable: true, description: 'Who decided.' })
  decidedBy(
    @Parent() { record }: OverrideObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return this.person(record.decidedBy, context);
  }

  @ResolveField(() => PersonType, {
    nullable: true,
    description: 'Who took it back; null where it fell by itself.',
  })
  endedBy(
    @Parent() { record }: OverrideObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return this.person(record.endedBy, context);
  }

  private person(id: Id | null, context: GraphQLContext): Promise<PersonType | null> {
    return shown(personLoader(context, this.people), id, toPerson);
  }
}

/** What the calendar says of a change. */
@Resolver(() => ChangeObject)
export class ChangeCalendarResolver {
  constructor(
    private readonly ahead: FreezesAhead,
    private readonly overrides: FreezeOverrides,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @ResolveField(() => [OccurrenceObject], {
    description: 'Freezes that are on now or fall into its planned time, overridden or not.',
  })
  async freezes(
    @Parent() { record }: ChangeObject,
    @Context() context: GraphQLContext,
  ): Promise<OccurrenceObject[]> {
    const found = await aheadLoader(context, this.ahead).load(record);
    return (found ?? []).map(({ entry, occurrence }) => toOccurrence(entry, occurrence));
  }

  @ResolveField(() => [OverrideObject], {
    description: 'Overrides that were asked for on it, the newest first; 50 at the most.',
  })
  async freezeOverrides(
    @Parent() { record }: ChangeObject,
    @Context() context: GraphQLContext,
  ): Promise<OverrideObject[]> {
    const found = await overridesLoader(context, this.overrides).load(record.id);
    const now = this.clock.now();
    return (found ?? []).map((override) => toOverride(override, now));
  }
}
