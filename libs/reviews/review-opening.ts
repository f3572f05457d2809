import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ChangeInHand, ChangeRules, type Reaction, riskOf } from '#changes';
import { newId, systemActor } from '#kernel';
import { Reviews } from './data/reviews.ts';
import { reviewOwed } from './domain/review-rules.ts';
import { ReviewSettings } from './review-settings.ts';

const hour = 3_600_000;

/** Opens the review that a change owes, in the moment it gets where reviews are made. */
@Injectable()
export class ReviewOpening implements Reaction, OnModuleInit {
  readonly name = 'open-review';
  readonly on = ['change.validated', 'change.rollbackConfirmed'];

  constructor(
    private readonly rules: ChangeRules,
    private readonly reviews: Reviews,
    private readonly settings: ReviewSettings,
  ) {}

  onModuleInit(): void {
    this.rules.addReaction(this);
  }

  async react(hand: ChangeInHand): Promise<void> {
    const { change, work } = hand;
    const facts = await hand.facts();
    const failedOnce = await this.reviews.failedOnce(change.id, work.manager);
    const reviewed = { type: change.type, risk: riskOf(change, facts), outcome: change.outcome };
    const owed = reviewOwed(this.settings.rules, reviewed, { tier: facts.tier, failedOnce });
    if (owed === null) return;
    const { because, needsCause, dueHours } = owed;
    const dueAt = new Date(work.now.getTime() + dueHours * hour);
    const id = newId();
    await this.reviews.insert(
      {
        id,
        changeId: change.id,
        because,
        needsCause,
        openedAt: work.now,
        dueAt,
        completedAt: null,
        completedBy: null,
        outcome: null,
        summary: null,
        rootCause: null,
        lessons: null,
      },
      work.manager,
    );
    hand.forgetFacts();
    await hand.emit(
      'change.reviewOpened',
      { review: id, because, dueAt: dueAt.toISOString() },
      systemActor(work.actor.correlationId),
    );
  }
}
