import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { ChangesModule, ReadChanges } from '#changes';
import type { Clock } from '#kernel';
import { PeopleModule } from '#people';
import { CLOCK } from '#platform/database';
import { NodeSources } from '#platform/graphql';
import { CorrectiveActions } from './data/corrective-actions.ts';
import { Reviews } from './data/reviews.ts';
import { CorrectiveActionDoors, ReviewMutations } from './graphql/review.mutations.ts';
import {
  ChangeReviewResolver,
  CorrectiveActionResolver,
  ReviewResolver,
} from './graphql/review.resolvers.ts';
import { toCorrectiveAction, toReview } from './graphql/review.type.ts';
import { ReviewsModule } from './reviews.module.ts';

/** Reviews over GraphQL. */
@Module({
  imports: [ReviewsModule, ChangesModule, PeopleModule],
  providers: [
    ChangeReviewResolver,
    CorrectiveActionDoors,
    CorrectiveActionResolver,
    ReviewMutations,
    ReviewResolver,
  ],
})
export class ReviewsDoors implements OnModuleInit {
  constructor(
    private readonly nodes: NodeSources,
    private readonly read: ReadChanges,
    private readonly reviews: Reviews,
    private readonly actions: CorrectiveActions,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.nodes.register('Review', async (id, { request }) => {
      const review = await this.reviews.byId(id);
      if (review === null || request.actor === null) return null;
      await this.read.one(request.actor, review.changeId);
      return toReview(review, this.clock.now());
    });
    this.nodes.register('CorrectiveAction', async (id, { request }) => {
      const action = await this.actions.find(id);
      if (action === null || request.actor === null) return null;
      await this.read.one(request.actor, action.changeId);
      return toCorrectiveAction(action, this.clock.now());
    });
  }
}
