import { type Occurrence, occurrencesBetween, recurrenceFaults, type Span, toInstant } from '#time';
import { cutOffOf, type KeptMeeting, type Meeting } from './meeting.ts';
import { type MeetingSeries, recurrenceOf } from './series.ts';

/** How far ahead the next cut-off is looked for: a rule may come round once in some years. */
const yearsAhead = 5;
const dayMs = 86_400_000;

/**
 * The meetings of a series that touch a span, in order of time: what the rule gives, with what is kept in the place of
 * what was moved or canceled.
 * Of what is over, only what was kept.
 *
 * @param kept every kept meeting of the series that the rule puts into the span, or that takes place in it
 * @param limit so many at the most, the earliest first
 */
export function meetingsBetween(
  series: MeetingSeries,
  kept: readonly KeptMeeting[],
  span: Span,
  { now, limit }: { readonly now: Date; readonly limit: number },
): Meeting[] {
  const from = span.from > now ? span.from : now;
  const known = new Set(kept.map((m) => m.at));
  const derived =
    series.endedAt !== null || from >= span.to
      ? []
      : occurrencesBetween(recurrenceOf(series), { from, to: span.to }, limit + kept.length)
          .filter((o) => !known.has(o.at) && o.start >= series.effectiveFrom)
          .map((o) => derivedMeeting(series, o));
  return [...kept.filter((m) => m.startsAt < span.to && m.endsAt > span.from), ...derived]
    .sort(byTime)
    .slice(0, limit);
}

/** What is wrong with when a series takes place, a sentence each; none when it can be followed. */
export function seriesFaults(series: MeetingSeries): string[] {
  const recurrence = recurrenceOf(series);
  const faults = recurrenceFaults(recurrence);
  if (faults.length > 0) return faults;
  const { effectiveFrom: from } = series;
  const span = { from, to: new Date(from.getTime() + yearsAhead * 365 * dayMs) };
  const next = occurrencesBetween(recurrence, span, 2).find((o) => o.start >= from);
  if (next === undefined) return ['No meeting would take place within the next five years.'];
  const length = next.end.getTime() - next.start.getTime();
  return length > dayMs ? ['A meeting lasts a day at the most.'] : [];
}

/** The meeting that the rule gives under this name; null when it gives none. */
export function meetingAt(series: MeetingSeries, at: string): Meeting | null {
  if (series.endedAt !== null) return null;
  const around = toInstant(at, series.timeZone).getTime();
  const span = { from: new Date(around - 1), to: new Date(around + 1) };
  const found = occurrencesBetween(recurrenceOf(series), span).find((o) => o.at === at);
  return found === undefined || found.start < series.effectiveFrom ? null : derivedMeeting(series, found);
}

const derivedMeeting = (series: MeetingSeries, { at, start, end }: Occurrence): Meeting => ({
  id: null,
  seriesId: series.id,
  schedule: series.schedule,
  at,
  startsAt: start,
  endsAt: end,
  version: 0,
  canceledAt: null,
  lapsedAt: null,
  frozenAt: null,
  startedAt: null,
  pausedAt: null,
  endedAt: null,
  closedAt: null,
  currentItem: null,
});

export const byTime = (a: Meeting, b: Meeting): number =>
  a.startsAt.getTime() - b.startsAt.getTime() || (a.at < b.at ? -1 : Number(a.at > b.at));

/** What time brings about for a series: an agenda freezes, or a meeting lapses that nobody opened. */
export interface MeetingDeadline {
  readonly kind: 'agenda-cut-off' | 'meeting-lapse';
  /** Ahead, or overdue. */
  readonly at: Date;
  readonly meeting: Meeting;
}

/**
 * What comes next. What a meeting leaves behind that lapses is there for an agenda that freezes at the same moment.
 *
 * @param kept meetings that can still take place, of which something is kept
 * @param unopened those whose agenda is frozen and that nobody has opened, also when their time is over
 */
export function nextDeadline(
  series: MeetingSeries,
  { kept, unopened }: { readonly kept: readonly KeptMeeting[]; readonly unopened: readonly KeptMeeting[] },
  now: Date,
): MeetingDeadline | null {
  const [lapse] = unopened
    .map((meeting) => ({ kind: 'meeting-lapse' as const, at: meeting.endsAt, meeting }))
    .sort((a, b) => a.at.getTime() - b.at.getTime());
  const cutOff = nextCutOff(series, kept, now);
  if (lapse === undefined || cutOff === null) return lapse ?? cutOff;
  return lapse.at <= cutOff.at ? lapse : cutOff;
}

/** The next agenda of a series that is to freeze, or is overdue while its meeting can still take place; null when none is left. */
export function nextCutOff(
  series: MeetingSeries,
  kept: readonly KeptMeeting[],
  now: Date,
): MeetingDeadline | null {
  const span = { from: now, to: new Date(now.getTime() + yearsAhead * 365 * dayMs) };
  const open = meetingsBetween(series, kept, span, { now, limit: kept.length + 1 }).filter(
    (m) => m.frozenAt === null && m.canceledAt === null,
  );
  const [first] = open
    .map((meeting) => ({
      kind: 'agenda-cut-off' as const,
      at: cutOffOf(meeting, series.cutOffMinutes),
      meeting,
    }))
    .sort((a, b) => a.at.getTime() - b.at.getTime());
  return first ?? null;
}
