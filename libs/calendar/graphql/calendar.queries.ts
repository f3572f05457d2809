import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import {
  Catalog,
  environmentLoader,
  EnvironmentType,
  serviceLoader,
  ServiceType,
  toEnvironment,
  toService,
} from '#catalog';
import { changeLoader, ChangeObject, ChangesRepository, ReadChanges, toChangeObject } from '#changes';
import type { Actor } from '#kernel';
import { People, personLoader, PersonType, toPerson } from '#people';
import { By } from '#platform/auth';
import { allShown, connectionOf, type ConnectionShape, type GraphQLContext, shown } from '#platform/graphql';
import { CalendarEntries } from '../data/calendar-entries.ts';
import { FreezeImpact } from '../use-cases/freeze-impact.ts';
import { ListCalendar } from '../use-cases/list-calendar.ts';
import { AddEntryFields, CalendarEntriesArgs, CalendarFilterFields } from './entry.inputs.ts';
import {
  CalendarEntryConnection,
  EntryObject,
  FreezeImpactObject,
  OccurrenceObject,
  toEntryObject,
  toImpact,
  toOccurrence,
} from './entry.types.ts';
import { historyLoader } from './loaders.ts';

/** Reading the calendar. */
@Resolver()
export class CalendarQueries {
  constructor(
    private readonly list: ListCalendar,
    private readonly impact: FreezeImpact,
    private readonly read: ReadChanges,
  ) {}

  @Query(() => CalendarEntryConnection, {
    description: 'Entries of the calendar, those that began first first.',
  })
  async calendarEntries(
    @By() actor: Actor,
    @Args() { filter, ...page }: CalendarEntriesArgs,
  ): Promise<ConnectionShape<EntryObject>> {
    this.read.mayList(actor);
    return connectionOf(await this.list.page(filter ?? {}, page), toEntryObject);
  }

  @Query(() => [OccurrenceObject], {
    description: 'What takes place in a span of at most 400 days, in order of start; 1,000 at the most.',
  })
  async calendar(
    @By() actor: Actor,
    @Args('from', { description: 'Not over before this.' }) from: Date,
    @Args('to', { description: 'Begun before this.' }) to: Date,
    @Args('filter', { nullable: true, description: 'Which entries.' }) filter?: CalendarFilterFields,
  ): Promise<OccurrenceObject[]> {
    this.read.mayList(actor);
    const found = await this.list.within({ from, to }, filter ?? {});
    return found.map(({ entry, occurrence }) => toOccurrence(entry, occurrence));
  }

  @Query(() => FreezeImpactObject, {
    description: 'Which open changes a freeze would stop, were it added so: to be asked before it is.',
  })
  async freezeImpact(
    @By() actor: Actor,
    @Args('input', { description: 'The freeze as it would be added.' }) input: AddEntryFields,
  ): Promise<FreezeImpactObject> {
    this.read.mayList(actor);
    const { change: _change, kind: _kind, ...said } = input;
    const outcome = await this.impact.of(said);
    return outcome.ok ? toImpact(outcome.value) : toImpact({ found: [], total: 0 }, outcome.problems);
  }
}

/** What an entry refers to. */
@Resolver(() => EntryObject)
export class EntryResolver {
  constructor(
    private readonly entries: CalendarEntries,
    private readonly catalog: Catalog,
    private readonly people: People,
    private readonly changes: ChangesRepository,
  ) {}

  @ResolveField(() => [ServiceType], { description: 'Services it is about; all when empty.' })
  services(@Parent() { record }: EntryObject, @Context() context: GraphQLContext): Promise<ServiceType[]> {
    return allShown(serviceLoader(context, this.catalog), record.scope.serviceIds, toService);
  }

  @ResolveField(() => [EnvironmentType], {
    description: 'Environments it is about; all when they and their kinds are empty.',
  })
  environments(
    @Parent() { record }: EntryObject,
    @Context() context: GraphQLContext,
  ): Promise<EnvironmentType[]> {
    return allShown(environmentLoader(context, this.catalog), record.scope.environmentIds, toEnvironment);
  }

  @ResolveField(() => ChangeObject, {
    nullable: true,
    description: 'Of a booking: the change that it is for.',
  })
  change(
    @Parent() { record }: EntryObject,
    @Context() context: GraphQLContext,
  ): Promise<ChangeObject | null> {
    return shown(changeLoader(context, this.changes), record.changeId, toChangeObject);
  }

  @ResolveField(() => PersonType, { nullable: true, description: 'Who added it.' })
  createdBy(
    @Parent() { record }: EntryObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return this.person(record.createdBy, context);
  }

  @ResolveField(() => PersonType, { nullable: true, description: 'Who made this version.' })
  changedBy(
    @Parent() { record }: EntryObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return this.person(record.changedBy, context);
  }

  @ResolveField(() => [EntryObject], {
    description: 'Every version, the newest first: who froze what, when.',
  })
  async versions(
    @Parent() { record }: EntryObject,
    @Context() context: GraphQLContext,
  ): Promise<EntryObject[]> {
    const versions = await historyLoader(context, this.entries).load(record.id);
    return (versions ?? []).map(toEntryObject);
  }

  private person(id: string, context: GraphQLContext): Promise<PersonType | null> {
    return shown(personLoader(context, this.people), id, toPerson);
  }
}
