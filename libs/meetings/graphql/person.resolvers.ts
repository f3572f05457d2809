import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Id } from '#kernel';
import { People, personLoader, PersonType, toPerson } from '#people';
import { type GraphQLContext, shown } from '#platform/graphql';
import {
  AnswerObject,
  DeferralObject,
  ExceptionObject,
  PresenceObject,
  RecusalObject,
  RemarkObject,
} from './item.types.ts';

function personOf(context: GraphQLContext, people: People, id: Id | null): Promise<PersonType | null> {
  return shown(personLoader(context, people), id, toPerson);
}

@Resolver(() => ExceptionObject)
export class ExceptionResolver {
  constructor(private readonly people: People) {}

  @ResolveField(() => PersonType, { description: 'Who let it on.' })
  by(
    @Parent() { personId }: ExceptionObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return personOf(context, this.people, personId);
  }
}

@Resolver(() => DeferralObject)
export class DeferralResolver {
  constructor(private readonly people: People) {}

  @ResolveField(() => PersonType, { description: 'Who put it off.' })
  by(@Parent() { personId }: DeferralObject, @Context() context: GraphQLContext): Promise<PersonType | null> {
    return personOf(context, this.people, personId);
  }
}

@Resolver(() => RecusalObject)
export class RecusalResolver {
  constructor(private readonly people: People) {}

  @ResolveField(() => PersonType, { description: 'Who keeps out.' })
  person(
    @Parent() { personId }: RecusalObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return personOf(context, this.people, personId);
  }
}

@Resolver(() => RemarkObject)
export class RemarkResolver {
  constructor(private readonly people: People) {}

  @ResolveField(() => PersonType, { description: 'Whose remark it is.' })
  by(@Parent() { personId }: RemarkObject, @Context() context: GraphQLContext): Promise<PersonType | null> {
    return personOf(context, this.people, personId);
  }
}

@Resolver(() => PresenceObject)
export class PresenceResolver {
  constructor(private readonly people: People) {}

  @ResolveField(() => PersonType, { description: 'Who it is.' })
  person(
    @Parent() { personId }: PresenceObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return personOf(context, this.people, personId);
  }

  @ResolveField(() => PersonType, {
    nullable: true,
    description: 'The member whose seat it is; null for a guest.',
  })
  seat(@Parent() { seatId }: PresenceObject, @Context() context: GraphQLContext): Promise<PersonType | null> {
    return personOf(context, this.people, seatId);
  }
}

@Resolver(() => AnswerObject)
export class AnswerResolver {
  constructor(private readonly people: People) {}

  @ResolveField(() => PersonType, { description: 'Whose answer it is.' })
  person(
    @Parent() { personId }: AnswerObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return personOf(context, this.people, personId);
  }

  @ResolveField(() => PersonType, { nullable: true, description: 'Who comes instead.' })
  deputy(
    @Parent() { deputyId }: AnswerObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return personOf(context, this.people, deputyId);
  }
}
