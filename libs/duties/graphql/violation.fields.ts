import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { changeLoader, ChangeObject, ChangesRepository, toChangeObject } from '#changes';
import type { Id } from '#kernel';
import { People, personLoader, PersonType, toPerson } from '#people';
import type { GraphQLContext } from '#platform/graphql';
import { ViolationObject } from './duty.types.ts';

/** What a violation's row does not tell. */
@Resolver(() => ViolationObject)
export class ViolationFields {
  constructor(
    private readonly changes: ChangesRepository,
    private readonly people: People,
  ) {}

  @ResolveField(() => [PersonType], { description: 'Whom it is about.' })
  async persons(
    @Parent() { record }: ViolationObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType[]> {
    const found = await personLoader(context, this.people).loadMany([...record.persons]);
    return found.flatMap((p) => (p === null || p instanceof Error ? [] : [toPerson(p)]));
  }

  @ResolveField(() => PersonType, { nullable: true, description: 'Who settled it.' })
  async dispositionBy(
    @Parent() { record }: ViolationObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return this.person(record.dispositionBy, context);
  }

  @ResolveField(() => PersonType, { nullable: true, description: 'Who has to answer for it.' })
  async owner(
    @Parent() { record }: ViolationObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return this.person(record.ownerId, context);
  }

  @ResolveField(() => ChangeObject, {
    nullable: true,
    description: 'The change it was found on; null when a deployment or commit belongs to none.',
  })
  async change(
    @Parent() { record }: ViolationObject,
    @Context() context: GraphQLContext,
  ): Promise<ChangeObject | null> {
    if (record.changeId === null) return null;
    const change = await changeLoader(context, this.changes).load(record.changeId);
    return change === null ? null : toChangeObject(change);
  }

  private async person(id: Id | null, context: GraphQLContext): Promise<PersonType | null> {
    if (id === null) return null;
    const person = await personLoader(context, this.people).load(id);
    return person === null ? null : toPerson(person);
  }
}
