import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { changeNumber, type ChangeInHand, ChangeRules, type Reaction } from '#changes';
import { type Id, newId, type Role } from '#kernel';
import { People } from '#people';
import { CONFIG, type Config } from '#platform/config';
import type { RecordedEvent } from '#platform/database';
import type { NotificationRecord } from './domain/notification.ts';
import { Notifications } from './data/notifications.ts';
import { type Audience, type Notice, timeTextIn } from './domain/notice.ts';
import { tellings } from './domain/notices.ts';
import { mailTopic } from './mail/topic.ts';

const rolesOf: Record<Audience, readonly Role[]> = {
  changeManagers: ['changeManager'],
  // Those who may complete a review.
  reviewers: ['changeManager', 'releaseManager', 'compliance'],
  // Those who may decide on an override of a freeze; of a soft one release managers besides.
  freezeOverseers: ['changeManager', 'compliance'],
  releaseManagers: ['releaseManager'],
};

/** Tells people what concerns them, in the transaction in which it happens: what is not committed is not told. */
@Injectable()
export class Telling implements Reaction, OnModuleInit {
  readonly name = 'notify';
  readonly on = Object.keys(tellings);

  constructor(
    private readonly rules: ChangeRules,
    private readonly people: People,
    private readonly notifications: Notifications,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.rules.addReaction(this);
  }

  async react({ change, work }: ChangeInHand, event: RecordedEvent): Promise<void> {
    const told = { ...change, number: changeNumber(change.number) };
    const notices = tellings[event.type]?.(told, event.data) ?? [];
    const rows: NotificationRecord[] = [];
    for (const notice of notices) rows.push(...(await this.rowsOf(notice, change.id, event, work)));
    await this.notifications.insert(rows, work.manager);
    if (this.config.mail !== null)
      for (const { id } of rows) work.enqueue({ topic: mailTopic, key: id, payload: {} });
  }

  /** Once for each active person, but for whoever did it: they know. */
  private async rowsOf(
    { kind, persons, audience, text }: Notice,
    changeId: Id,
    event: RecordedEvent,
    { manager, now }: ChangeInHand['work'],
  ): Promise<NotificationRecord[]> {
    const roles = audience.flatMap((who) => rolesOf[who]);
    const byRole = roles.length === 0 ? [] : await this.people.withAnyRole(roles, manager);
    const ids = [...new Set([...persons, ...byRole])].filter((id) => id !== event.actor.personId);
    const found = await this.people.byIds(ids, manager);
    return [...found.values()]
      .filter((person) => person.active)
      .map((person) => ({
        id: newId(),
        personId: person.id,
        changeId,
        kind,
        text: text(timeTextIn(person.timeZone)),
        createdAt: now,
        readAt: null,
      }));
  }
}
