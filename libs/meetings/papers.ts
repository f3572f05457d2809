import { Inject, Injectable } from '@nestjs/common';
import type { Id } from '#kernel';
import { CONFIG, type Config } from '#platform/config';
import type { Work } from '#platform/database';
import { MeetingStore } from './data/meeting-store.ts';
import { RecordStore } from './data/records.ts';
import {
  type Invitation,
  type Invited,
  occurrenceInvitation,
  remainsUntil,
  scheduleCancellation,
  scheduleInvitation,
} from './domain/invitation.ts';
import type { KeptMeeting } from './domain/meeting.ts';
import type { Minutes } from './domain/minutes.ts';
import { minutesText } from './domain/minutes-text.ts';
import { meetingRef, type MeetingSeries } from './domain/series.ts';
import type { MeetingNews, StandIns } from './news.ts';

/** What a document is about: the schedule in force, the one before it, one meeting, a seat that is not wanted, minutes. */
export type PaperKind = 'schedule' | 'former' | 'meeting' | 'released' | 'minutes';

/** A document that goes out with the news. */
export interface Paper {
  readonly about: PaperKind;
  /** Whom it is for; everybody who is told when null. */
  readonly persons: readonly Id[] | null;
  /** Where a mail has it: as an invitation, in its text, or as a file. */
  readonly kind: 'calendar' | 'text' | 'file';
  readonly mediaType: string;
  readonly name: string;
  readonly content: string;
}

const yearMs = 365 * 86_400_000;

/** The documents of meetings: invitations (RFC 5546) and minutes. */
@Injectable()
export class MeetingPapers {
  constructor(
    private readonly meetings: MeetingStore,
    private readonly records: RecordStore,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Those that go with something that has just happened; none where no mail is sent. */
  async of(news: MeetingNews, work: Work): Promise<readonly Paper[]> {
    if (this.config.mail === null) return [];
    if (news.standIns !== undefined) return this.ofStandIns(news, news.standIns, work);
    switch (news.event.type) {
      case 'meetingSeries.created':
      case 'meetingSeries.altered':
      case 'meetingSeries.ended':
        return this.ofSeries(news, work);
      case 'board.memberAdded':
      case 'board.memberRemoved':
        return this.ofMember(news, work);
      case 'meeting.moved':
      case 'meeting.canceled':
        return this.ofMeeting(news, work);
      case 'meeting.invitationAnswered':
        return this.ofDeputies(news, work);
      case 'meeting.minutesClosed':
        return this.ofMinutes(news, work);
      default:
        return [];
    }
  }

  /** A schedule that is replaced or ended goes on in calendars until its last meeting; a new one has a name of its own. */
  private async ofSeries(news: MeetingNews, work: Work): Promise<Paper[]> {
    const { previous, series, sitting } = news;
    const invited = this.invited(news, sitting.seats, work);
    const span = { from: series.createdAt, to: new Date(work.now.getTime() + 5 * yearMs) };
    const kept = previous === null ? [] : await this.meetings.touching([series.id], span, work.manager);
    const papers: Paper[] = [];
    const ended = series.endedAt !== null;
    if (previous !== null && (ended || previous.schedule !== series.schedule)) {
      const former: MeetingSeries = { ...previous, version: series.version };
      const own = kept.filter((m) => m.schedule === former.schedule);
      const until = remainsUntil(former, own, work.now);
      // What takes place once and is frozen or over stays as it is.
      if (former.rule !== null || until === null) {
        const invitation =
          until === null
            ? scheduleCancellation(former, own, invited)
            : scheduleInvitation(former, own, invited, until);
        papers.push(paperOf('former', sitting.seats, invitation));
      }
    }
    const shown = previous === null || previous.schedule !== series.schedule || previous.name !== series.name;
    if (!ended && shown)
      papers.push(paperOf('schedule', sitting.seats, scheduleInvitation(series, kept, invited)));
    return papers;
  }

  /** A member who comes or goes: the schedule in force, with what was moved and canceled. */
  private async ofMember(news: MeetingNews, work: Work): Promise<Paper[]> {
    const { event, series } = news;
    const who = event.data['person'];
    if (typeof who !== 'string') return [];
    const invited = this.invited(news, [who], work);
    const span = { from: series.createdAt, to: new Date(work.now.getTime() + 5 * yearMs) };
    const kept = (await this.meetings.touching([series.id], span, work.manager)).filter(
      (m) => !isFormer(series, m),
    );
    return event.type === 'board.memberAdded'
      ? [paperOf('schedule', [who], scheduleInvitation(series, kept, invited))]
      : [paperOf('released', [who], scheduleCancellation(series, kept, invited))];
  }

  /** The one meeting at which somebody stands in: gone, or under the name that it has by the new schedule. */
  private ofStandIns(news: MeetingNews, { before, persons }: StandIns, work: Work): Paper[] {
    const { event, meeting, previous, series } = news;
    if (meeting === null) return [];
    const invited = this.invited(news, persons, work);
    const stays = event.type !== 'board.memberRemoved' && meeting.canceledAt === null;
    const former = { ...(previous ?? series), version: series.version };
    const asKnown = { ...before, version: meeting.version };
    return [
      ...(stays && former.schedule === series.schedule
        ? []
        : [paperOf('released', persons, occurrenceInvitation('CANCEL', former, asKnown, invited))]),
      ...(stays
        ? [paperOf('meeting', persons, occurrenceInvitation('REQUEST', series, meeting, invited))]
        : []),
    ];
  }

  private async ofMeeting(news: MeetingNews, work: Work): Promise<Paper[]> {
    const { event, meeting, series, sitting } = news;
    if (meeting === null || isFormer(series, meeting)) return [];
    const answers = await this.records.answers([meeting.id], work.manager);
    const persons = [...new Set([...sitting.seats, ...answers.flatMap((a) => a.deputyId ?? [])])];
    const method = event.type === 'meeting.canceled' ? 'CANCEL' : 'REQUEST';
    const invitation = occurrenceInvitation(method, series, meeting, this.invited(news, persons, work));
    return [paperOf('meeting', persons, invitation)];
  }

  /** Deputies are asked to the one meeting alone in which they stand in. */
  private ofDeputies(news: MeetingNews, work: Work): Paper[] {
    const { event, meeting, series } = news;
    if (meeting === null || isFormer(series, meeting)) return [];
    const to = (about: PaperKind, method: 'REQUEST' | 'CANCEL', who: unknown): Paper[] =>
      typeof who === 'string'
        ? [
            paperOf(
              about,
              [who],
              occurrenceInvitation(method, series, meeting, this.invited(news, [who], work)),
            ),
          ]
        : [];
    return [
      ...to('meeting', 'REQUEST', event.data['deputy']),
      ...to('released', 'CANCEL', event.data['released']),
    ];
  }

  /** The text for people, and the very bytes that the digest in the ledger is of. */
  private async ofMinutes({ meeting, series }: MeetingNews, work: Work): Promise<Paper[]> {
    const kept = meeting === null ? null : await this.meetings.minutes([meeting.id], work.manager);
    const minutes = meeting === null ? undefined : kept?.get(meeting.id);
    if (meeting === null || minutes === undefined) return [];
    const { content, digest } = minutes;
    const name = `minutes ${meetingRef(series, meeting.at).replaceAll(/[/:]/g, ' ')}.json`;
    const text = `${minutesText(JSON.parse(content) as Minutes)}\nThe file ${name} has the digest ${digest}.\n`;
    const all = { about: 'minutes', persons: null } as const;
    return [
      { ...all, kind: 'text', mediaType: 'text/markdown', name: 'minutes.md', content: text },
      { ...all, kind: 'file', mediaType: 'application/json', name, content },
    ];
  }

  private invited({ sitting }: MeetingNews, persons: readonly Id[], { now }: Work): Invited {
    const attendees = persons
      .flatMap((id) => sitting.people.get(id) ?? [])
      .map(({ name, email }) => ({ name, email }))
      .sort((a, b) => (a.email < b.email ? -1 : 1));
    const from = this.config.mail?.from ?? '';
    const organizer = /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from;
    return { board: sitting.board.name, organizer, attendees, url: this.config.publicUrl, now };
  }
}

/** Frozen by a schedule that is no more: it has its name in calendars by that one. */
const isFormer = (series: MeetingSeries, meeting: KeptMeeting): boolean =>
  meeting.schedule !== series.schedule;

const paperOf = (about: PaperKind, persons: readonly Id[], { content, method }: Invitation): Paper => ({
  about,
  persons,
  kind: 'calendar',
  mediaType: `text/calendar; method=${method}; charset=utf-8`,
  name: 'invitation.ics',
  content,
});
