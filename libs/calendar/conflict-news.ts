import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ChangeInHand, type ChangeRecord, ChangeRules } from '#changes';
import type { Id, Json } from '#kernel';
import type { RecordedEvent } from '#platform/database';
import { CalendarSettings } from './calendar-settings.ts';
import { ConflictTexts } from './conflict-texts.ts';
import { Conflicts } from './conflicts.ts';
import { PlanningLock } from './data/planning-lock.ts';
import type { Conflict, Planned } from './domain/conflict.ts';
import { type Names, sentenceOf, suggestionOf } from './domain/conflict-text.ts';
import { mirrored } from './domain/mirrored.ts';

export const conflictsFound = 'change.conflictsFound';

/** Conflicts that one event names; what is beyond is counted. */
const mostTold = 20;

/**
 * Tells both sides of a conflict that was not there before a change was filed or edited. What is new shows by comparing
 * what the change is in conflict with before and after, in the command's own transaction.
 */
@Injectable()
export class ConflictNews implements OnModuleInit {
  constructor(
    private readonly rules: ChangeRules,
    private readonly conflicts: Conflicts,
    private readonly texts: ConflictTexts,
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
    if (news.length > 0) await this.tell(hand, planned, news);
  }

  private async tell(hand: ChangeInHand, planned: Planned, news: readonly Conflict[]): Promise<void> {
    const { change, work } = hand;
    const names = await this.texts.names(news, work.manager);
    const told = news.filter(({ severity }) => severity !== 'INFO').slice(0, mostTold);
    const others = told.flatMap(({ other }) => (other.kind === 'change' ? [other.neighbour] : []));
    const persons = [change, ...others].flatMap(({ requesterId, implementerId }) => [
      requesterId,
      ...(implementerId === null ? [] : [implementerId]),
    ]);
    await hand.emit(conflictsFound, {
      ...newsOf(news, names),
      toldPersons: told.length === 0 ? [] : [...new Set(persons)],
    });
    // The other side's timeline says it as well; its people are told of it by the event above.
    const summary = { ...change, span: planned.span, tier: planned.tier };
    const sides = new Map<Id, Conflict[]>();
    for (const conflict of news.slice(0, mostTold))
      if (conflict.other.kind === 'change') {
        const { id } = conflict.other.neighbour;
        sides.set(id, [...(sides.get(id) ?? []), mirrored(conflict, summary)]);
      }
    for (const [id, conflicts] of sides)
      work.emit({
        type: conflictsFound,
        subjectType: 'change',
        subjectId: id,
        data: { ...newsOf(conflicts, names), toldPersons: [] },
      });
  }
}

/** What an event says of conflicts. */
export function newsOf(conflicts: readonly Conflict[], names: Names): { readonly [key: string]: Json } {
  return {
    count: conflicts.length,
    conflicts: conflicts.slice(0, mostTold).map((conflict) => {
      const { rule, severity, span, other } = conflict;
      return {
        ...{ rule, severity, from: span.from.toISOString(), to: span.to.toISOString() },
        sentence: sentenceOf(conflict, names),
        suggestion: suggestionOf(conflict, names),
        change: other.kind === 'change' ? other.neighbour.id : null,
        entry: other.kind === 'entry' ? other.entry.id : null,
      };
    }),
  };
}

/** Whether an edit may have brought a conflict: it is about when, where, what or who. */
function isReplanned(before: ChangeRecord, after: ChangeRecord): boolean {
  const plan = (change: ChangeRecord) => {
    const { plannedStart, plannedEnd, serviceIds, environmentIds, region, tags, implementerId } = change;
    return JSON.stringify([
      plannedStart,
      plannedEnd,
      serviceIds,
      environmentIds,
      region,
      tags,
      implementerId,
    ]);
  };
  return plan(before) !== plan(after);
}
