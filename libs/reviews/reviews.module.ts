import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ChangesModule } from '#changes';
import { PeopleModule } from '#people';
import { CONFIG, type Config } from '#platform/config';
import { CorrectiveActions } from './data/corrective-actions.ts';
import { CorrectiveActionRow, ReviewRow } from './data/review.entities.ts';
import { Reviews } from './data/reviews.ts';
import { ReviewDeadlines } from './review-deadlines.ts';
import { ReviewFacts } from './review-facts.ts';
import { ReviewOpening } from './review-opening.ts';
import { ReviewSettings } from './review-settings.ts';
import { ActionDrafts } from './use-cases/action-drafts.ts';
import { AddCorrectiveAction } from './use-cases/add-corrective-action.ts';
import { CompleteReview } from './use-cases/complete-review.ts';
import { ListActions } from './use-cases/list-actions.ts';
import { SettleCorrectiveAction } from './use-cases/settle-corrective-action.ts';

const shared = [
  AddCorrectiveAction,
  CompleteReview,
  CorrectiveActions,
  ListActions,
  Reviews,
  SettleCorrectiveAction,
];

/** Reviews after implementation and what follows from them, for any process; the doors are in ReviewsDoors. */
@Module({
  imports: [TypeOrmModule.forFeature([ReviewRow, CorrectiveActionRow]), ChangesModule, PeopleModule],
  providers: [
    ...shared,
    ActionDrafts,
    ReviewDeadlines,
    ReviewFacts,
    ReviewOpening,
    {
      provide: ReviewSettings,
      useFactory: (config: Config) => ReviewSettings.read(config.policyDir),
      inject: [CONFIG],
    },
  ],
  exports: shared,
})
export class ReviewsModule {}
