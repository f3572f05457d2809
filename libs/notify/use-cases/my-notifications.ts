import { Inject, Injectable } from '@nestjs/common';
import { ReadChanges } from '#changes';
import { type Actor, type Clock, Fault, type Id, type Page, type PageArgs, pageRequest } from '#kernel';
import { CLOCK } from '#platform/database';
import type { NotificationRecord } from '../domain/notification.ts';
import { Notifications } from '../data/notifications.ts';

/** A person's own notifications. Nobody reads another's, and a service account has none. */
@Injectable()
export class MyNotifications {
  constructor(
    private readonly notifications: Notifications,
    private readonly changes: ReadChanges,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async page(actor: Actor, unread: boolean, args: PageArgs): Promise<Page<NotificationRecord>> {
    return this.notifications.of(this.personOf(actor), unread, pageRequest(args));
  }

  async unread(actor: Actor): Promise<number> {
    return this.notifications.unread(this.personOf(actor));
  }

  /** @param ids null marks all; ids that are not the person's own are passed over */
  async markRead(actor: Actor, ids: readonly Id[] | null): Promise<number> {
    const personId = this.personOf(actor);
    await this.notifications.markRead(personId, ids, this.clock.now());
    return this.notifications.unread(personId);
  }

  private personOf(actor: Actor): Id {
    this.changes.mayList(actor);
    if (actor.kind !== 'person' || actor.personId === null)
      throw new Fault('FORBIDDEN', 'Notifications are for people; a service account has none.');
    return actor.personId;
  }
}
