import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ChangeInHand, type ChangeRecord, ChangeRules } from '#changes';
import type { RecordedEvent } from '#platform/database';
import { CalendarSettings } from './calendar-settings.ts';
import { ConflictTeller } from './conflict-teller.ts';
import { Conflicts } from './conflicts.ts';
import { PlanningLock } from './data/planning-lock.ts';

/**
 * Tells both sides of a conflict that was not there before a change was filed or edited. What is new shows by comparing
 * what the change is in conflict with before and after, in the command's own transaction.
 */
@Injectable()
export class ConflictNews implements OnModuleInit {
  constructor(
    private readonly rules: ChangeRules,
    private readonly conflicts: Conflicts,
    private readonly teller: ConflictTeller,
    private readonly lock: PlanningLock,
    private readonly settings: CalendarSettings,
  ) {}

  onModuleInit(): void {
    this.rules.addReaction({
      name: 'conflict-news',
      on: ['change.filed', 'change.edited', 'change.reworked'],
      react: (hand, event) => this.look(hand, event),
    });
  }

  private async look(hand: ChangeInHand, { type }: RecordedEvent): Promise<void> {
    const { before, change, work } = hand;
    if (change.plannedStart === null || change.plannedEnd === null) return;
    if (type === 'change.edited' && !isReplanned(before, change)) return;
    const asked = await this.conflicts.planned(
      type === 'change.filed' ? [change] : [change, before],
      work.manager,
      (_, index) => (index === 0 ? 'after' : 'before'),
    );
    const [planned] = asked;
    if (planned?.key !== 'after') return;
    await this.lock.take(planned, this.settings.conflicts.dependencySteps, work.manager);
    const found = await this.conflicts.of(asked, work.manager);
    const known = new Set(found.get('before')?.map(({ key }) => key));
    const news = (found.get('after') ?? []).filter(({ key }) => !known.has(key));
    if (news.length > 0) await this.teller.tell(hand, planned, news);
  }
}

/** Whether an edit may have brought a conflict: it is about when, where, what or who, or overrides fall with it. */
function isReplanned(before: ChangeRecord, after: ChangeRecord): boolean {
  const plan = (change: ChangeRecord) => {
    const { plannedStart, plannedEnd, serviceIds, environmentIds, region, tags, implementerId, revision } =
      change;
    return JSON.stringify([
      plannedStart,
      plannedEnd,
      serviceIds,
      environmentIds,
      region,
      tags,
      implementerId,
      revision,
    ]);
  };
  return plan(before) !== plan(after);
}
