import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type MembershipChange, MembershipNews } from '#approvals';
import type { Id } from '#kernel';
import type { Work } from '#platform/database';
import { meetingsBetween } from './domain/calendar.ts';
import { ahead, type Answer, type KeptMeeting, stateOf } from './domain/meeting.ts';
import type { MeetingSeries } from './domain/series.ts';
import { MeetingStores } from './meeting-commands.ts';
import { Seats } from './seats.ts';
import { SeriesNews } from './series-news.ts';

const yearMs = 365 * 86_400_000;

/** Whoever joins a board is asked to its meetings to come; whoever leaves it is asked to none any more. */
@Injectable()
export class BoardMembers implements OnModuleInit {
  constructor(
    private readonly membership: MembershipNews,
    private readonly stores: MeetingStores,
    private readonly seats: Seats,
    private readonly news: SeriesNews,
  ) {}

  onModuleInit(): void {
    this.membership.add((work, change) => this.hear(work, change));
  }

  private async hear(work: Work, { event, membership, what }: MembershipChange): Promise<void> {
    const { boardId, deputy, personId } = membership;
    // A deputy is asked to single meetings, by the member for whom they stand in.
    if (deputy && what === 'joined') return;
    const { meetings, series: all } = this.stores;
    const live = await all.lockLive(boardId, work.manager);
    const sits = (await this.seats.of([boardId], work.manager)).get(boardId);
    if (sits === undefined || live.length === 0) return;
    const sitting = await this.news.knowing(sits, [personId], work);
    const span = { from: work.now, to: new Date(work.now.getTime() + 5 * yearMs) };
    const touching = await meetings.touching(
      live.map((s) => s.id),
      span,
      work.manager,
    );
    for (const before of live) {
      const kept = touching.filter((m) => m.seriesId === before.id);
      const coming = meetingsBetween(before, kept, span, { now: work.now, limit: kept.length + 1 });
      if (!coming.some((m) => ahead.has(stateOf(m)))) continue;
      // Calendars take a message for newer by its number, which this counts.
      const series: MeetingSeries = { ...before, version: before.version + 1 };
      await all.patch(series.id, { version: series.version }, work.manager);
      const change = { event, series, previous: null, sitting };
      if (!deputy) await this.news.tell(change, work);
      if (what === 'left')
        await this.news.tellStandIns(change, asTheyAre(series, kept), work, notNeeded(personId, deputy));
    }
  }
}

/** What is kept of meetings to come, by the schedule in force. */
const asTheyAre = (series: MeetingSeries, kept: readonly KeptMeeting[]) =>
  kept
    .filter((m) => ahead.has(stateOf(m)) && m.schedule === series.schedule)
    .map((meeting) => ({ before: meeting, after: meeting }));

/** Deputies whom nobody needs since somebody has left: themselves, or who stood in for them and for nobody else. */
const notNeeded =
  (left: Id, deputy: boolean) =>
  (answers: readonly Answer[]): Id[] =>
    answers
      .flatMap((a) => (deputy || a.personId === left ? (a.deputyId ?? []) : []))
      .filter((id) =>
        deputy ? id === left : !answers.some((a) => a.personId !== left && a.deputyId === id),
      );
