import { Inject } from '@nestjs/common';
import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { changeLoader, ChangeObject, ChangesRepository, toChangeObject } from '#changes';
import type { Clock, Id } from '#kernel';
import { People, personLoader, PersonType, toPerson } from '#people';
import { CLOCK } from '#platform/database';
import { type GraphQLContext, shown } from '#platform/graphql';
import { CorrectiveActions } from '../data/corrective-actions.ts';
import { Reviews } from '../data/reviews.ts';
import { actionsLoader, reviewLoader } from './loaders.ts';
import { CorrectiveActionObject, ReviewObject, toCorrectiveAction, toReview } from './review.type.ts';

@Resolver(() => ChangeObject)
export class ChangeReviewResolver {
  constructor(
    private readonly reviews: Reviews,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @ResolveField(() => ReviewObject, {
    nullable: true,
    description: 'The review it owes or had; null when it owes none.',
  })
  async review(
    @Parent() { record }: ChangeObject,
    @Context() context: GraphQLContext,
  ): Promise<ReviewObject | null> {
    const review = await reviewLoader(context, this.reviews).load(record.id);
    return review === null ? null : toReview(review, this.clock.now());
  }
}

@Resolver(() => ReviewObject)
export class ReviewResolver {
  constructor(
    private readonly actions: CorrectiveActions,
    private readonly people: People,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @ResolveField(() => PersonType, { nullable: true, description: 'Who completed it.' })
  completedBy(
    @Parent() { completedById }: ReviewObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return shown(personLoader(context, this.people), completedById, toPerson);
  }

  @ResolveField(() => [CorrectiveActionObject], {
    description: 'What follows from it, at most 50, in the order added.',
  })
  async correctiveActions(
    @Parent() { reviewId }: ReviewObject,
    @Context() context: GraphQLContext,
  ): Promise<CorrectiveActionObject[]> {
    const actions = await actionsLoader(context, this.actions).load(reviewId);
    return (actions ?? []).map((action) => toCorrectiveAction(action, this.clock.now()));
  }
}

@Resolver(() => CorrectiveActionObject)
export class CorrectiveActionResolver {
  constructor(
    private readonly people: People,
    private readonly changes: ChangesRepository,
  ) {}

  @ResolveField(() => PersonType, { description: 'Who does it.' })
  owner(
    @Parent() { record }: CorrectiveActionObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return this.person(record.ownerId, context);
  }

  @ResolveField(() => PersonType, { nullable: true, description: 'Who said that it is done.' })
  doneBy(
    @Parent() { record }: CorrectiveActionObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return this.person(record.doneBy, context);
  }

  @ResolveField(() => PersonType, { nullable: true, description: 'Who saw that it is done.' })
  verifiedBy(
    @Parent() { record }: CorrectiveActionObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return this.person(record.verifiedBy, context);
  }

  @ResolveField(() => ChangeObject, { description: 'The change that was reviewed.' })
  change(
    @Parent() { record }: CorrectiveActionObject,
    @Context() context: GraphQLContext,
  ): Promise<ChangeObject | null> {
    return shown(changeLoader(context, this.changes), record.changeId, toChangeObject);
  }

  private person(id: Id | null, context: GraphQLContext): Promise<PersonType | null> {
    return shown(personLoader(context, this.people), id, toPerson);
  }
}
