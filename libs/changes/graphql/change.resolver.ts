import { Args, Context, Int, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import {
  Catalog,
  environmentLoader,
  EnvironmentType,
  serviceLoader,
  ServiceType,
  toEnvironment,
  toService,
} from '#catalog';
import type { Actor, Id } from '#kernel';
import { People, personLoader, PersonType, toPerson } from '#people';
import { By } from '#platform/auth';
import { allShown, connectionOf, type GraphQLContext, shown } from '#platform/graphql';
import { contentDigest } from '../domain/content.ts';
import { ListChanges } from '../use-cases/list-changes.ts';
import { ReadChanges } from '../use-cases/read-changes.ts';
import { ChangeFilterFields, ChangesArgs } from './change-filter.input.ts';
import { ChangeConnection, ChangeObject } from './change.type.ts';
import { toChangeObject } from './to-object.ts';

/** A change by its own columns and the people and catalogue entries it names. */
@Resolver(() => ChangeObject)
export class ChangeResolver {
  constructor(
    private readonly read: ReadChanges,
    private readonly list: ListChanges,
    private readonly people: People,
    private readonly catalog: Catalog,
  ) {}

  @Query(() => ChangeObject, { description: 'One change, by id or number; NOT_FOUND when there is none.' })
  async change(
    @By() actor: Actor,
    @Args('ref', { description: 'Its id, or its number as in CHG-000123.' }) ref: string,
  ): Promise<ChangeObject> {
    return toChangeObject(await this.read.one(actor, ref));
  }

  @Query(() => ChangeConnection, { description: 'Changes, filtered and in order.' })
  async changes(@By() actor: Actor, @Args() args: ChangesArgs): Promise<ChangeConnection> {
    this.read.mayList(actor);
    const filter = args.filter ?? new ChangeFilterFields();
    const order = {
      by: args.orderBy?.by ?? ('NUMBER' as const),
      descending: args.orderBy?.descending ?? true,
    };
    return { ...connectionOf(await this.list.page(filter, order, args), toChangeObject), filter };
  }

  @ResolveField(() => PersonType, { description: 'Who filed it.' })
  requester(
    @Parent() { record }: ChangeObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return this.person(record.requesterId, context);
  }

  @ResolveField(() => PersonType, { nullable: true, description: 'Who carries it out.' })
  implementer(
    @Parent() { record }: ChangeObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return this.person(record.implementerId, context);
  }

  @ResolveField(() => PersonType, { nullable: true, description: 'Who verifies it.' })
  verifier(
    @Parent() { record }: ChangeObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return this.person(record.verifierId, context);
  }

  @ResolveField(() => [ServiceType], { description: 'Services touched.' })
  services(@Parent() { record }: ChangeObject, @Context() context: GraphQLContext): Promise<ServiceType[]> {
    return allShown(serviceLoader(context, this.catalog), record.serviceIds, toService);
  }

  @ResolveField(() => [EnvironmentType], { description: 'Environments touched.' })
  environments(
    @Parent() { record }: ChangeObject,
    @Context() context: GraphQLContext,
  ): Promise<EnvironmentType[]> {
    return allShown(environmentLoader(context, this.catalog), record.environmentIds, toEnvironment);
  }

  @ResolveField(() => String, {
    description: 'What a vote binds to: SHA-256 over the canonical JSON of the material content.',
  })
  contentDigest(@Parent() { record }: ChangeObject): string {
    return contentDigest(record);
  }

  private person(id: Id | null, context: GraphQLContext): Promise<PersonType | null> {
    return shown(personLoader(context, this.people), id, toPerson);
  }
}

@Resolver(() => ChangeConnection)
export class ChangeConnectionResolver {
  constructor(private readonly list: ListChanges) {}

  @ResolveField(() => Int, { description: 'How many there are in all; counted only when it is asked for.' })
  totalCount(@Parent() page: ChangeConnection): Promise<number> {
    return this.list.count(page.filter);
  }
}
