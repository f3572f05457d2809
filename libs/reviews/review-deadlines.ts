import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ChangeCommands, type ChangeRecord, type Deadline, Deadlines, type DeadlineSource } from '#changes';
import type { Actor } from '#kernel';
import type { Work } from '#platform/database';
import { reviewEvents, Reviews } from './data/reviews.ts';
import { ReviewSettings } from './review-settings.ts';

const hour = 3_600_000;
const events: Readonly<Record<string, string>> = {
  'review-reminder': reviewEvents.reminded,
  'review-escalation': reviewEvents.escalated,
};

/** A review that is not done is remembered in time, and told to the change managers when it is overdue. */
@Injectable()
export class ReviewDeadlines implements DeadlineSource, OnModuleInit {
  readonly kinds = Object.keys(events);

  constructor(
    private readonly deadlines: Deadlines,
    private readonly commands: ChangeCommands,
    private readonly reviews: Reviews,
    private readonly settings: ReviewSettings,
  ) {}

  onModuleInit(): void {
    this.deadlines.add(this);
  }

  async ahead(changes: readonly ChangeRecord[], manager: Work['manager']): Promise<Deadline[]> {
    const ids = changes.filter((change) => change.state === 'REVIEWING').map((change) => change.id);
    if (ids.length === 0) return [];
    const open = [...(await this.reviews.ofChanges(ids, manager)).values()].filter(
      (r) => r.completedAt === null,
    );
    const happened = await this.reviews.happened(ids, Object.values(events), manager);
    const { reminderHoursBefore, escalationHoursAfter } = this.settings.rules;
    const at = { 'review-reminder': -reminderHoursBefore, 'review-escalation': escalationHoursAfter };
    return open.flatMap((review) =>
      Object.entries(at)
        .filter(([kind]) => !happened.has(`${review.changeId} ${events[kind] ?? ''}`))
        .map(([kind, hours]) => ({
          changeId: review.changeId,
          kind,
          key: `${kind}:${review.id}`,
          at: new Date(Math.max(review.openedAt.getTime(), review.dueAt.getTime() + hours * hour)),
        })),
    );
  }

  async meet({ changeId, kind, key }: Deadline, actor: Actor): Promise<void> {
    const type = events[kind];
    if (type === undefined) throw new Error(`Reviews know no deadline ${kind}.`);
    const command = { name: 'meetReviewDeadline', changeId, input: { key } };
    await this.commands.run(actor, command, async (hand) => {
      const { manager } = hand.work;
      const review = (await this.reviews.ofChanges([changeId], manager)).get(changeId);
      if (review === undefined || review.completedAt !== null || hand.change.state !== 'REVIEWING') return [];
      const happened = await this.reviews.happened([changeId], [type], manager);
      if (happened.size === 0)
        await hand.emit(type, {
          review: review.id,
          dueAt: review.dueAt.toISOString(),
          because: review.because,
        });
      return [];
    });
  }
}
