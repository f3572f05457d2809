import { Inject } from '@nestjs/common';
import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Catalog, serviceLoader, ServiceType, toService } from '#catalog';
import { changeLoader, ChangeObject, type ChangeRecord, ChangesRepository, toChangeObject } from '#changes';
import type { Clock, Id } from '#kernel';
import { People, personLoader, PersonType, toPerson } from '#people';
import { CLOCK } from '#platform/database';
import { type GraphQLContext, shown } from '#platform/graphql';
import { exceptionState, type ExceptionState } from '../domain/exception.ts';
import { ExceptionObject, ExceptionStateEnum } from './exception.types.ts';

/** What an exception's row does not tell. */
@Resolver(() => ExceptionObject)
export class ExceptionFields {
  constructor(
    private readonly people: People,
    private readonly changes: ChangesRepository,
    private readonly catalog: Catalog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @ResolveField(() => ExceptionStateEnum, { description: 'Where it stands now.' })
  async state(
    @Parent() { record }: ExceptionObject,
    @Context() context: GraphQLContext,
  ): Promise<ExceptionState> {
    const change = await this.changeOf(record.changeId, context);
    return exceptionState(record, change?.revision ?? null, this.clock.now());
  }

  @ResolveField(() => ChangeObject, {
    nullable: true,
    description: 'The change it is for, if it is for one.',
  })
  async change(
    @Parent() { record }: ExceptionObject,
    @Context() context: GraphQLContext,
  ): Promise<ChangeObject | null> {
    const change = await this.changeOf(record.changeId, context);
    return change === null ? null : toChangeObject(change);
  }

  @ResolveField(() => ServiceType, {
    nullable: true,
    description: 'The service it is for, if it is for one.',
  })
  service(
    @Parent() { record }: ExceptionObject,
    @Context() context: GraphQLContext,
  ): Promise<ServiceType | null> {
    return shown(serviceLoader(context, this.catalog), record.serviceId, toService);
  }

  @ResolveField(() => PersonType, { nullable: true, description: 'Who asked for it.' })
  requestedBy(
    @Parent() { record }: ExceptionObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return this.person(record.requestedBy, context);
  }

  @ResolveField(() => PersonType, { nullable: true, description: 'Who decided it.' })
  decidedBy(
    @Parent() { record }: ExceptionObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return this.person(record.decidedBy, context);
  }

  private async changeOf(id: Id | null, context: GraphQLContext): Promise<ChangeRecord | null> {
    return id === null ? null : changeLoader(context, this.changes).load(id);
  }

  private person(id: Id | null, context: GraphQLContext): Promise<PersonType | null> {
    return shown(personLoader(context, this.people), id, toPerson);
  }
}
