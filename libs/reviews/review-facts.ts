import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ChangeRecord, ChangeRules, type Facts, type FactSource } from '#changes';
import type { Id } from '#kernel';
import type { Work } from '#platform/database';
import { Reviews } from './data/reviews.ts';

/** Tells the rules of changes what review is owed, and clients what they can do about it. */
@Injectable()
export class ReviewFacts implements FactSource, OnModuleInit {
  readonly name = 'reviews';

  constructor(
    private readonly rules: ChangeRules,
    private readonly reviews: Reviews,
  ) {}

  onModuleInit(): void {
    this.rules.addFacts(this);
    this.rules.addAction({
      action: 'completeReview',
      states: ['REVIEWING'],
      offered: ({ facts }) => facts.reviewOwed !== null,
    });
  }

  async load(changes: readonly ChangeRecord[], manager: Work['manager']): Promise<Map<Id, Partial<Facts>>> {
    const reviewing = changes.filter((change) => change.state === 'REVIEWING').map((change) => change.id);
    if (reviewing.length === 0) return new Map();
    const reviews = await this.reviews.ofChanges(reviewing, manager);
    return new Map(
      [...reviews.values()]
        .filter((review) => review.completedAt === null)
        .map((review) => [
          review.changeId,
          {
            reviewOwed: `The review is not complete: it is owed because ${review.because.join('; ')}, by ${review.dueAt.toISOString()}.`,
          },
        ]),
    );
  }
}
