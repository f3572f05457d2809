import { occurrencesBetween } from '#time';
import { meetingAt, seriesFaults } from './calendar.ts';
import type { KeptMeeting } from './meeting.ts';
import { type AgendaFilter, type MeetingSeries, recurrenceOf } from './series.ts';

/** What is altered of a series; a part left out stays. */
export interface SeriesPatch {
  readonly name?: string;
  /** Wall clock of the first start by the new rule; the next that it brings when left out. */
  readonly start?: string;
  readonly timeZone?: string;
  readonly duration?: string;
  /** Null for a single meeting. */
  readonly rule?: string | null;
  readonly filter?: AgendaFilter;
  readonly cutOffMinutes?: number;
  readonly itemMinutes?: number;
}

const dayMs = 86_400_000;

/** The series as it is from now on, and what is wrong with it. */
export interface Alteration {
  readonly series: MeetingSeries;
  /** Its meetings take place at other times than before. */
  readonly rescheduled: boolean;
  /** A sentence each; none when it can be followed. */
  readonly faults: readonly string[];
}

export function alterSeries(before: MeetingSeries, patch: SeriesPatch, now: Date): Alteration {
  const { start, ...rest } = patch;
  const named: MeetingSeries = { ...before, ...rest, version: before.version + 1 };
  const wished = start === undefined ? named : { ...named, startWall: start };
  const rescheduled =
    wished.startWall !== before.startWall ||
    wished.timeZone !== before.timeZone ||
    wished.duration !== before.duration ||
    wished.rule !== before.rule;
  if (!rescheduled) return { series: wished, rescheduled, faults: [] };
  const scheduled = { ...wished, schedule: before.schedule + 1, effectiveFrom: now };
  // What the rule counts, it counts from the first meeting that it brings.
  const endless = scheduled.rule?.replace(/(?:^|;)COUNT=\d+/, '').replace(/^;/, '') ?? null;
  const series =
    start === undefined && endless !== scheduled.rule
      ? { ...scheduled, startWall: firstStart({ ...scheduled, rule: endless }) }
      : scheduled;
  const faults = seriesFaults(series);
  if (faults.length > 0) return { series, rescheduled, faults };
  return { series: { ...series, startWall: firstStart(series) }, rescheduled, faults };
}

/** The rule is followed from the first meeting that it brings: what it counts is counted from there. */
export function firstStart(series: MeetingSeries): string {
  const { effectiveFrom: from } = series;
  const span = { from, to: new Date(from.getTime() + 5 * 365 * dayMs) };
  return (
    occurrencesBetween(recurrenceOf(series), span, 2).find((o) => o.start >= from)?.at ?? series.startWall
  );
}

/** A meeting as it was, and as it is from now on. */
export interface Resettled {
  readonly before: KeptMeeting;
  readonly after: KeptMeeting;
}

/**
 * What becomes of meetings of which something is kept, though their agenda is not frozen, when times are altered: whose
 * name the new rule brings as well stays, where it was moved to by hand or else where the rule puts it; no other takes place.
 */
export function resettled(
  before: MeetingSeries,
  after: MeetingSeries,
  planned: readonly KeptMeeting[],
  now: Date,
): Resettled[] {
  return planned.map((meeting) => {
    const next = { ...meeting, version: meeting.version + 1 };
    const place = meetingAt(after, meeting.at);
    if (place === null) return { before: meeting, after: { ...next, canceledAt: now } };
    const { startsAt, endsAt } = isMoved(before, meeting) ? meeting : place;
    return { before: meeting, after: { ...next, startsAt, endsAt, schedule: after.schedule } };
  });
}

/** Whether a meeting was put elsewhere than the rule puts it. */
export function isMoved(series: MeetingSeries, { at, startsAt, endsAt }: KeptMeeting): boolean {
  const place = meetingAt({ ...series, endedAt: null }, at);
  return place?.startsAt.getTime() !== startsAt.getTime() || place.endsAt.getTime() !== endsAt.getTime();
}
