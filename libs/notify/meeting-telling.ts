import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { changeNumber, type ChangeRecord, ChangesRepository } from '#changes';
import { type Id, isId, newId } from '#kernel';
import { MeetingListeners, type MeetingNews, MeetingPapers } from '#meetings';
import { People } from '#people';
import { CONFIG, type Config } from '#platform/config';
import type { Work } from '#platform/database';
import { Notifications } from './data/notifications.ts';
import { meetingNotices, type ToldMeeting } from './domain/meeting-notices.ts';
import { timeTextIn } from './domain/notice.ts';
import type { MailDocument, NotificationRecord } from './domain/notification.ts';
import { mailTopic } from './mail/topic.ts';

/** A notification with what goes with it. */
interface Letter {
  readonly notification: NotificationRecord;
  readonly documents: readonly MailDocument[];
}

/** Tells boards of their meetings, and requesters of what is dealt with there, in the transaction in which it happens. */
@Injectable()
export class MeetingTelling implements OnModuleInit {
  constructor(
    private readonly listeners: MeetingListeners,
    private readonly papers: MeetingPapers,
    private readonly people: People,
    private readonly changes: ChangesRepository,
    private readonly notifications: Notifications,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.listeners.add((news, work) => this.tell(news, work));
  }

  private async tell(news: MeetingNews, work: Work): Promise<void> {
    const letters = await this.lettersOf(news, work);
    const rows = letters.map((l) => l.notification);
    await this.notifications.insert(rows, work.manager);
    await this.notifications.enclose(
      letters.flatMap(({ notification, documents }) =>
        documents.map((document) => ({ notificationId: notification.id, document })),
      ),
      work.manager,
    );
    if (this.config.mail !== null)
      for (const { id } of rows) work.enqueue({ topic: mailTopic, key: id, payload: {} });
  }

  /** Whoever did it knows, and gets the document all the same; nobody gets the same document twice. */
  private async lettersOf(news: MeetingNews, work: Work): Promise<Letter[]> {
    const notices = meetingNotices(news.event.type, await this.toldOf(news, work));
    const persons = notices.flatMap((n) => n.persons);
    if (persons.length === 0) return [];
    const papers = (await this.papers.of(news, work)).map((paper) => ({ ...paper, id: newId() }));
    const found = await this.people.byIds([...new Set(persons)], work.manager);
    const letters: Letter[] = [];
    const had = new Set<string>();
    for (const { carries, changeId, forDocument, kind, persons: to, text } of notices)
      for (const person of to.flatMap((id) => found.get(id) ?? []).filter(({ active }) => active)) {
        const documents = papers
          .filter(({ about, persons: whom }) => about === carries && (whom?.includes(person.id) ?? true))
          .filter(({ id }) => !had.has(`${person.id} ${id}`))
          .map(({ id, content, kind: place, mediaType, name }) => ({
            ...{ id, kind: place, mediaType, name, content },
            createdAt: work.now,
          }));
        if (documents.length === 0 && (forDocument === true || person.id === news.event.actor.personId))
          continue;
        for (const { id } of documents) had.add(`${person.id} ${id}`);
        const notification = {
          id: newId(),
          personId: person.id,
          changeId: changeId ?? null,
          kind,
          text: text(timeTextIn(person.timeZone)).slice(0, 1_000),
          createdAt: work.now,
          readAt: null,
        };
        letters.push({ notification, documents });
      }
    return letters;
  }

  private async toldOf(
    { event, meeting, series, sitting, standIns }: MeetingNews,
    work: Work,
  ): Promise<ToldMeeting> {
    const { data } = event;
    const listed: readonly unknown[] = Array.isArray(data['changes']) ? (data['changes'] as unknown[]) : [];
    const changes = await this.changes.byIds([...listed, data['next']].filter(isId), work.manager);
    return {
      name: meeting === null ? series.name : `${series.name} (${series.key}/${meeting.at})`,
      members: sitting.members,
      nameOf: (id) => sitting.people.get(String(id))?.name ?? 'a member',
      startsAt: meeting?.startsAt,
      changes: [...changes.values()].map(toldChange),
      data,
      ...(standIns === undefined
        ? {}
        : { standIns: { persons: standIns.persons, fate: fateOf(event, meeting) } }),
    };
  }
}

function fateOf(
  { type }: MeetingNews['event'],
  meeting: MeetingNews['meeting'],
): 'stays' | 'gone' | 'others-come' {
  if (type === 'board.memberRemoved') return 'others-come';
  return meeting?.canceledAt == null ? 'stays' : 'gone';
}

const toldChange = ({
  id,
  number,
  requesterId,
}: ChangeRecord): { id: Id; number: string; requesterId: Id } => ({
  id,
  number: changeNumber(number),
  requesterId,
});
