import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { changeNumber, type ChangeRecord, ChangesRepository } from '#changes';
import { type Id, isId, newId } from '#kernel';
import { MeetingListeners, type MeetingNews } from '#meetings';
import { People } from '#people';
import { CONFIG, type Config } from '#platform/config';
import type { Work } from '#platform/database';
import { Notifications } from './data/notifications.ts';
import { meetingNotices } from './domain/meeting-notices.ts';
import { timeTextIn } from './domain/notice.ts';
import { mailTopic } from './mail/topic.ts';

/** Tells boards of their meetings, and requesters of what is dealt with there, in the transaction in which it happens. */
@Injectable()
export class MeetingTelling implements OnModuleInit {
  constructor(
    private readonly listeners: MeetingListeners,
    private readonly people: People,
    private readonly changes: ChangesRepository,
    private readonly notifications: Notifications,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.listeners.add((news, work) => this.tell(news, work));
  }

  private async tell({ event, series, meeting, members }: MeetingNews, work: Work): Promise<void> {
    const { data, type } = event;
    const listed: readonly unknown[] = Array.isArray(data['changes']) ? (data['changes'] as unknown[]) : [];
    const ids = [...listed, data['next']].filter(isId);
    const changes = await this.changes.byIds(ids, work.manager);
    const told = [...changes.values()].map(toldOf);
    const name = meeting === null ? series.name : `${series.name} (${series.key}/${meeting.at})`;
    const notices = meetingNotices(type, { name, members, startsAt: meeting?.startsAt, changes: told, data });
    const persons = [...new Set(notices.flatMap((n) => n.persons))].filter(
      (id) => id !== event.actor.personId,
    );
    const found = await this.people.byIds(persons, work.manager);
    const rows = notices.flatMap(({ kind, persons: to, text, changeId }) =>
      to
        .flatMap((id) => found.get(id) ?? [])
        .filter((person) => person.active)
        .map((person) => ({
          id: newId(),
          personId: person.id,
          changeId: changeId ?? null,
          kind,
          text: text(timeTextIn(person.timeZone)).slice(0, 1_000),
          createdAt: work.now,
          readAt: null,
        })),
    );
    await this.notifications.insert(rows, work.manager);
    if (this.config.mail !== null)
      for (const { id } of rows) work.enqueue({ topic: mailTopic, key: id, payload: {} });
  }
}

const toldOf = ({ id, number, requesterId }: ChangeRecord): { id: Id; number: string; requesterId: Id } => ({
  id,
  number: changeNumber(number),
  requesterId,
});
