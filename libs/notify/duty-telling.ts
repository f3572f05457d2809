import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DutyListeners } from '#duties';
import { newId } from '#kernel';
import { People } from '#people';
import { CONFIG, type Config } from '#platform/config';
import type { RecordedEvent, Work } from '#platform/database';
import { Notifications } from './data/notifications.ts';
import { timeTextIn } from './domain/notice.ts';
import { ownDutyNotice } from './domain/own-duty-notices.ts';
import { mailTopic } from './mail/topic.ts';

/** Tells of violations and exceptions that are of no change, in the transaction in which it happens. */
@Injectable()
export class DutyTelling implements OnModuleInit {
  constructor(
    private readonly listeners: DutyListeners,
    private readonly people: People,
    private readonly notifications: Notifications,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.listeners.add((event, work) => this.tell(event, work));
  }

  private async tell({ type, data, actor }: RecordedEvent, work: Work): Promise<void> {
    const notice = ownDutyNotice(type, data);
    if (notice === null) return;
    const persons = notice.persons.filter((id) => id !== actor.personId);
    const found = await this.people.byIds(persons, work.manager);
    const rows = [...found.values()]
      .filter((person) => person.active)
      .map((person) => ({
        id: newId(),
        personId: person.id,
        changeId: null,
        kind: notice.kind,
        text: notice.text(timeTextIn(person.timeZone)).slice(0, 1_000),
        createdAt: work.now,
        readAt: null,
      }));
    await this.notifications.insert(rows, work.manager);
    if (this.config.mail !== null)
      for (const { id } of rows) work.enqueue({ topic: mailTopic, key: id, payload: {} });
  }
}
