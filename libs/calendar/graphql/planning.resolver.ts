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
import {
  changeLoader,
  ChangeObject,
  type ChangeRecord,
  ChangesRepository,
  ReadChanges,
  toChangeObject,
} from '#changes';
import type { Actor } from '#kernel';
import { By } from '#platform/auth';
import { allShown, type GraphQLContext, loaderOf, shown } from '#platform/graphql';
import { ConflictTexts } from '../conflict-texts.ts';
import { Conflicts } from '../conflicts.ts';
import { type Conflict } from '../domain/conflict.ts';
import { type Names, sentenceOf, suggestionOf } from '../domain/conflict-text.ts';
import { FindFreeSlots } from '../use-cases/find-free-slots.ts';
import { ListConflicts } from '../use-cases/list-conflicts.ts';
import { ConflictConnection, ConflictObject, FreeSlotsPayload } from './conflict.types.ts';
import { toEntryObject } from './entry.types.ts';
import { ConflictsArgs, FreeSlotsFields } from './planning.inputs.ts';

const conflictsKey = Symbol('conflicts');

/** Conflicts of a page of changes with what their sentences name: six queries, however long the page. */
@Resolver(() => ChangeObject)
export class ChangeConflictsResolver {
  constructor(
    private readonly conflicts: Conflicts,
    private readonly texts: ConflictTexts,
  ) {}

  @ResolveField('conflicts', () => [ConflictObject], {
    description: 'What its planned window is in conflict with, in order of time; found when it is asked for.',
  })
  async conflictsOf(
    @Parent() { record }: ChangeObject,
    @Context() context: GraphQLContext,
  ): Promise<ConflictObject[]> {
    const loader = loaderOf(context, conflictsKey, async (changes: readonly ChangeRecord[]) => {
      const found = await this.conflicts.ofChanges(changes);
      const names = await this.texts.names([...found.values()].flat());
      return new Map(
        changes.map((change) => [
          change,
          (found.get(change.id) ?? []).map((one) => toConflict(change, one, names)),
        ]),
      );
    });
    return (await loader.load(record)) ?? [];
  }
}

/** What a conflict refers to. */
@Resolver(() => ConflictObject)
export class ConflictResolver {
  constructor(
    private readonly changes: ChangesRepository,
    private readonly catalog: Catalog,
  ) {}

  @ResolveField(() => ChangeObject, {
    nullable: true,
    description: 'The other side, where that is a change.',
  })
  otherChange(
    @Parent() { record }: ConflictObject,
    @Context() context: GraphQLContext,
  ): Promise<ChangeObject | null> {
    const { other } = record;
    const id = other.kind === 'change' ? other.neighbour.id : null;
    return shown(changeLoader(context, this.changes), id, toChangeObject);
  }

  @ResolveField(() => [ServiceType], { description: 'Services of the change that it is about.' })
  services(@Parent() { record }: ConflictObject, @Context() context: GraphQLContext): Promise<ServiceType[]> {
    return allShown(serviceLoader(context, this.catalog), record.serviceIds, toService);
  }

  @ResolveField(() => [EnvironmentType], { description: 'Environments of the change that it is about.' })
  environments(
    @Parent() { record }: ConflictObject,
    @Context() context: GraphQLContext,
  ): Promise<EnvironmentType[]> {
    return allShown(environmentLoader(context, this.catalog), record.environmentIds, toEnvironment);
  }
}

/** Conflicts over a span, and free slots. */
@Resolver()
export class PlanningQueries {
  constructor(
    private readonly list: ListConflicts,
    private readonly slots: FindFreeSlots,
    private readonly texts: ConflictTexts,
    private readonly read: ReadChanges,
  ) {}

  @Query(() => ConflictConnection, { description: 'Which changes of a span are in conflict, and with what.' })
  async conflicts(
    @By() actor: Actor,
    @Args() { filter, first, after }: ConflictsArgs,
  ): Promise<ConflictConnection> {
    this.read.mayList(actor);
    const { nodes, endCursor, hasNextPage } = await this.list.execute(filter, { first, after });
    const names = await this.texts.names(nodes.flatMap(({ conflicts }) => conflicts));
    return {
      nodes: nodes.map(({ change, conflicts }) => ({
        change: toChangeObject(change),
        conflicts: conflicts.map((one) => toConflict(change, one, names)),
      })),
      pageInfo: { endCursor, hasNextPage, startCursor: null, hasPreviousPage: after != null },
    };
  }

  @Query(() => FreeSlotsPayload, {
    description:
      'When something could be done without a conflict, and of every earlier time why it does not do.',
  })
  async nextFreeSlots(
    @By() actor: Actor,
    @Args('input', { description: 'What is to be done, and when it would suit.' }) input: FreeSlotsFields,
  ): Promise<FreeSlotsPayload> {
    this.read.mayList(actor);
    const { change, ...said } = input;
    const found = await this.slots.execute(change == null ? null : await this.read.one(actor, change), said);
    return found.ok
      ? { ...found.value, problems: [] }
      : { slots: [], refused: [], shortfall: null, problems: found.problems };
  }
}

function toConflict(change: ChangeRecord, record: Conflict, names: Names): ConflictObject {
  const { rule, severity, span, clearFrom, other } = record;
  const entries = other.kind === 'entry' ? [other.entry] : other.kind === 'windows' ? other.entries : [];
  return {
    ...{ rule, severity, clearFrom, record, from: span.from, to: span.to },
    sentence: sentenceOf(record, names),
    suggestion: suggestionOf(record, names),
    change: toChangeObject(change),
    entries: entries.map(toEntryObject),
  };
}
