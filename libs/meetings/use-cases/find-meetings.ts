import { Inject, Injectable } from '@nestjs/common';
import { type Clock, Fault, type Id, notFound, type Page, type PageRequest, toPage } from '#kernel';
import { CLOCK } from '#platform/database';
import type { Span } from '#time';
import { MeetingStore } from '../data/meeting-store.ts';
import { SeriesStore } from '../data/series-store.ts';
import { meetingAt, meetingsBetween } from '../domain/calendar.ts';
import { ahead, type Meeting, stateOf } from '../domain/meeting.ts';
import { meetingRef, type MeetingSeries, parseMeetingRef } from '../domain/series.ts';

/** A meeting with its series. */
export interface Found {
  readonly series: MeetingSeries;
  readonly meeting: Meeting;
}

export interface MeetingFilter {
  readonly boardId?: Id | null;
  /** Key of a series. */
  readonly series?: string | null;
  /** Now when left out. */
  readonly from?: Date | null;
  /** 90 days later when left out; 366 at the most. */
  readonly to?: Date | null;
}

const dayMs = 86_400_000;
const usualDays = 90;
const mostDays = 366;
/** Of one series, for a list read from its end. */
const mostOfSeries = 1_000;

/** Finds meetings, those that are kept and those that the rules bring. */
@Injectable()
export class FindMeetings {
  constructor(
    private readonly allSeries: SeriesStore,
    private readonly meetings: MeetingStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * @param ref as in `cab-weekly/2026-12-01T10:00:00`
   * @throws NOT_FOUND when the series has no such meeting
   */
  async one(ref: string): Promise<Found> {
    const parsed = parseMeetingRef(ref);
    if (parsed === null) throw notFound('meeting');
    const series = await this.allSeries.byKey(parsed.key);
    const meeting = (await this.meetings.at(series.id, parsed.at)) ?? meetingAt(series, parsed.at);
    if (meeting === null) throw notFound('meeting');
    return { series, meeting };
  }

  /** The one that follows in a series; null when none does. */
  async next({ series, meeting }: Found): Promise<Found | null> {
    const span = { from: meeting.startsAt, to: new Date(meeting.startsAt.getTime() + 5 * 365 * dayMs) };
    const kept = await this.meetings.touching([series.id], span);
    const found = meetingsBetween(series, kept, span, { now: this.clock.now(), limit: kept.length + 2 }).find(
      (m) => m.startsAt > meeting.startsAt && ahead.has(stateOf(m)),
    );
    return found === undefined ? null : { series, meeting: found };
  }

  /** In order of time: two queries, however many series. */
  async page(filter: MeetingFilter, request: PageRequest): Promise<Page<Found>> {
    const span = spanOf(filter, this.clock.now());
    const all = await this.seriesOf(filter);
    const ids = all.map((s) => s.id);
    const kept = ids.length === 0 ? [] : await this.meetings.touching(ids, span);
    const cursor = request.cursor === null ? null : [String(request.cursor[0]), String(request.cursor[1])];
    const after = !request.backward && cursor !== null ? new Date(cursor[0] ?? '') : span.from;
    const bounds = { from: after > span.from ? after : span.from, to: span.to };
    const limit = request.backward ? mostOfSeries : request.limit + 5;
    const found = all.flatMap((series) =>
      meetingsBetween(
        series,
        kept.filter((m) => m.seriesId === series.id),
        bounds,
        { now: this.clock.now(), limit },
      ).map((meeting) => ({ series, meeting })),
    );
    const rows = found
      .map((row) => ({ row, key: keyOf(row) }))
      .filter(({ key }) => cursor === null || (request.backward ? less(key, cursor) : less(cursor, key)))
      .sort((a, b) => (less(a.key, b.key) ? -1 : 1))
      .map(({ row }) => row);
    if (request.backward) rows.reverse();
    return toPage(request, rows.slice(0, request.limit + 1), keyOf);
  }

  private async seriesOf({ boardId, series }: MeetingFilter): Promise<MeetingSeries[]> {
    if (series != null) {
      const one = await this.allSeries.byKey(series);
      return boardId == null || one.boardId === boardId ? [one] : [];
    }
    return this.allSeries.of(boardId == null ? null : [boardId]);
  }
}

const keyOf = ({ series, meeting }: Found): string[] => [
  meeting.startsAt.toISOString(),
  meetingRef(series, meeting.at),
];

const less = ([a = '', b = '']: readonly string[], [c = '', d = '']: readonly string[]): boolean =>
  a < c || (a === c && b < d);

function spanOf({ from, to }: MeetingFilter, now: Date): Span {
  const first = from ?? now;
  const last = to ?? new Date(first.getTime() + usualDays * dayMs);
  if (last > first && last.getTime() - first.getTime() <= mostDays * dayMs) return { from: first, to: last };
  const message = `A list of meetings spans ${mostDays} days at the most, and ends after it begins.`;
  throw new Fault('BAD_USER_INPUT', message, [{ path: ['filter', 'to'], message }]);
}
