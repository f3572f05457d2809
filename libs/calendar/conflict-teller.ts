import { Injectable } from '@nestjs/common';
import type { ChangeInHand } from '#changes';
import type { Id, Json } from '#kernel';
import { ConflictTexts } from './conflict-texts.ts';
import type { Conflict, Neighbour, Planned } from './domain/conflict.ts';
import { type Names, sentenceOf, suggestionOf } from './domain/conflict-text.ts';
import { mirrored } from './domain/mirrored.ts';

const conflictsFound = 'change.conflictsFound';

/** Conflicts that one event names; what is beyond is counted. */
const mostTold = 20;

/** Who else is told of conflicts with other changes. */
export interface Sides {
  /** Whether the people of this other change are told of it here; else they are where it is told there. */
  readonly people: (other: Neighbour) => boolean;
  /** Whether the timeline of this other change says it as well. */
  readonly timeline: (other: Neighbour) => boolean;
}
export const bothSides: Sides = { people: () => true, timeline: () => true };
/** For those who know by another notice. */
export const nobody = 'nobody';

/** Puts conflicts that are new on the timelines that they concern, and tells the people of both sides. */
@Injectable()
export class ConflictTeller {
  constructor(private readonly texts: ConflictTexts) {}

  async tell(
    hand: ChangeInHand,
    planned: Planned,
    news: readonly Conflict[],
    sides: Sides | typeof nobody = bothSides,
  ): Promise<void> {
    const { change, work } = hand;
    const names = await this.texts.names(news, work.manager);
    await hand.emit(conflictsFound, {
      ...newsOf(news, names),
      toldPersons: sides === nobody ? [] : toldOf(change, news, sides),
    });
    if (sides === nobody) return;
    // The other side's timeline says it as well; its people are told of it by the event above.
    const summary = { ...change, span: planned.span, tier: planned.tier };
    const others = new Map<Id, Conflict[]>();
    for (const conflict of news.slice(0, mostTold))
      if (conflict.other.kind === 'change' && sides.timeline(conflict.other.neighbour)) {
        const { id } = conflict.other.neighbour;
        others.set(id, [...(others.get(id) ?? []), mirrored(conflict, summary)]);
      }
    for (const [id, conflicts] of others)
      work.emit({
        type: conflictsFound,
        subjectType: 'change',
        subjectId: id,
        data: { ...newsOf(conflicts, names), toldPersons: [] },
      });
  }
}

/** The requesters and implementers of both sides, each once; nobody where it is only good to know. */
function toldOf(change: ChangeInHand['change'], news: readonly Conflict[], { people }: Sides): Id[] {
  const told = news
    .filter(({ severity }) => severity !== 'INFO')
    .filter(({ other }) => other.kind !== 'change' || people(other.neighbour))
    .slice(0, mostTold);
  if (told.length === 0) return [];
  const others = told.flatMap(({ other }) => (other.kind === 'change' ? [other.neighbour] : []));
  const persons = [change, ...others].flatMap(({ requesterId, implementerId }) => [
    requesterId,
    ...(implementerId === null ? [] : [implementerId]),
  ]);
  return [...new Set(persons)];
}

/** What an event says of conflicts. */
function newsOf(conflicts: readonly Conflict[], names: Names): { readonly [key: string]: Json } {
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
