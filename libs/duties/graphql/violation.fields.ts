import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { changeLoader, ChangeObject, ChangesRepository, toChangeObject } from '#changes';
import type { Id } from '#kernel';
import { People, personLoader, PersonType, toPerson } from '#people';
import { allShown, type GraphQLContext, shown } from '#platform/graphql';
import { ViolationObject } from './duty.types.ts';

/** What a violation's row does not tell. */
@Resolver(() => ViolationObject)
export class ViolationFields {
  constructor(
    private readonly changes: ChangesRepository,
    private readonly people: People,
  ) {}

  @ResolveField(() => [PersonType], { description: 'Whom it is about.' })
  persons(@Parent() { record }: ViolationObject, @Context() context: GraphQLContext): Promise<PersonType[]> {
    return allShown(personLoader(context, this.people), record.persons, toPerson);
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
  change(
    @Parent() { record }: ViolationObject,
    @Context() context: GraphQLContext,
  ): Promise<ChangeObject | null> {
    return shown(changeLoader(context, this.changes), record.changeId, toChangeObject);
  }

  private person(id: Id | null, context: GraphQLContext): Promise<PersonType | null> {
    return shown(personLoader(context, this.people), id, toPerson);
  }
}
