import type { Id } from '#kernel';
import { occurrencesBetween, type Recurrence, type Span } from '#time';
import type { MeetingDue } from './period-facts.ts';

/** A series of a board's meetings, as far as it is needed to tell when they should have been. */
export interface SeriesFact {
  readonly id: Id;
  readonly key: string;
  readonly board: string;
  readonly recurrence: Recurrence;
  /** From when on it is as it is; what was before is only known from what was kept. */
  readonly effectiveFrom: Date;
  readonly endedAt: Date | null;
}

/** A meeting of which something is kept. */
export interface KeptMeetingFact {
  readonly seriesId: Id;
  /** Its name in the series: the wall clock of its start. */
  readonly at: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly startedAt: Date | null;
  readonly canceledAt: Date | null;
  readonly event: Id | null;
}

const outcomeOf = ({ startedAt, canceledAt }: KeptMeetingFact): MeetingDue['outcome'] =>
  startedAt !== null ? 'HELD' : canceledAt !== null ? 'CANCELED' : 'MISSED';

/** The meetings that series put into a period and that should be over by its end, and what came of each. */
export function meetingsDue(
  all: readonly SeriesFact[],
  kept: readonly KeptMeetingFact[],
  { from, to }: Span,
): MeetingDue[] {
  return all.flatMap((series): MeetingDue[] => {
    const { key, board, recurrence, effectiveFrom, endedAt } = series;
    const own = kept.filter(({ seriesId }) => seriesId === series.id);
    const known = new Set(own.map(({ at }) => at));
    const begin = effectiveFrom > from ? effectiveFrom : from;
    const end = endedAt !== null && endedAt < to ? endedAt : to;
    const derived = begin >= end ? [] : occurrencesBetween(recurrence, { from: begin, to: end });
    const missed = derived.filter((one) => one.start >= begin && one.end <= end && !known.has(one.at));
    const told = own.filter(({ startsAt, endsAt }) => startsAt >= from && endsAt <= to);
    return [
      ...told.map((one): MeetingDue => {
        return { series: key, board, at: one.startsAt, outcome: outcomeOf(one), event: one.event };
      }),
      ...missed.map((one): MeetingDue => {
        return { series: key, board, at: one.start, outcome: 'MISSED', event: null };
      }),
    ].sort((a, b) => a.at.getTime() - b.at.getTime());
  });
}
