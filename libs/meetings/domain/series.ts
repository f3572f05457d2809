import type { Id } from '#kernel';
import type { Recurrence } from '#time';

/** Which changes a meeting deals with; a part left out lets everything through. */
export interface AgendaFilter {
  readonly states?: readonly string[];
  readonly types?: readonly string[];
  readonly risks?: readonly string[];
  /** Touching at least one of these. */
  readonly services?: readonly Id[];
  /** Whose window begins within so many days after the meeting; those without a window as well. */
  readonly withinDays?: number;
}

/** Meetings of a board that come round by one rule. */
export interface MeetingSeries {
  readonly id: Id;
  /** The first half of each meeting's name: `cab-weekly`. */
  readonly key: string;
  readonly boardId: Id;
  readonly name: string;
  /** Wall clock of the first start, in the time zone. */
  readonly startWall: string;
  readonly timeZone: string;
  /** ISO 8601. */
  readonly duration: string;
  /** RFC 5545; null for a single meeting. */
  readonly rule: string | null;
  readonly filter: AgendaFilter;
  /** How long before its start an agenda freezes. */
  readonly cutOffMinutes: number;
  /** What is planned for each item. */
  readonly itemMinutes: number;
  /** Counts what shifts deadlines. */
  readonly version: number;
  /** Counts when its meetings take place was altered. */
  readonly schedule: number;
  /** No meeting begins by the rule before this time: what was before went by another. */
  readonly effectiveFrom: Date;
  readonly createdBy: Id;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}

/** The series as `#time` follows it. What was moved or canceled is told by the meetings' own rows. */
export const recurrenceOf = ({ startWall, timeZone, duration, rule }: MeetingSeries): Recurrence => ({
  start: startWall,
  timeZone,
  duration,
  rule,
  exceptions: [],
  additions: [],
});

/** A meeting as people and programs name it: `cab-weekly/2026-12-01T10:00:00`. */
export const meetingRef = (series: Pick<MeetingSeries, 'key'>, at: string): string => `${series.key}/${at}`;

/** The two halves of a meeting's name; null for anything else. */
export function parseMeetingRef(ref: string): { readonly key: string; readonly at: string } | null {
  const parts = /^([a-z0-9-]{1,64})\/(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(:\d{2})?$/.exec(ref.trim());
  return parts === null ? null : { key: parts[1] ?? '', at: `${parts[2]}${parts[3] ?? ':00'}` };
}
