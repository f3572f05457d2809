import { Injectable } from '@nestjs/common';
import { type Id, type Page, type PageRequest, toPage } from '#kernel';
import { DataSource, type EntityManager, In, IsNull } from 'typeorm';
import type { MailDocument, NotificationRecord } from '../domain/notification.ts';
import { MailDocumentRow, NotificationDocumentRow } from './mail-document.entities.ts';
import { NotificationRow } from './notification.entity.ts';

/** What each person was told. */
@Injectable()
export class Notifications {
  constructor(private readonly dataSource: DataSource) {}

  async insert(notifications: readonly NotificationRecord[], manager: EntityManager): Promise<void> {
    if (notifications.length > 0) await manager.insert(NotificationRow, [...notifications] as never);
  }

  /** Documents that go with notifications: each is kept once, however many get it. */
  async enclose(
    enclosed: readonly { readonly notificationId: Id; readonly document: MailDocument }[],
    manager: EntityManager,
  ): Promise<void> {
    if (enclosed.length === 0) return;
    const documents = new Map(enclosed.map(({ document }) => [document.id, document]));
    await manager.insert(MailDocumentRow, [...documents.values()]);
    await manager.insert(
      NotificationDocumentRow,
      enclosed.map(({ document, notificationId }) => ({ notificationId, documentId: document.id })),
    );
  }

  /** In the order in which they were made. */
  async documentsOf(notificationId: Id): Promise<MailDocument[]> {
    const links = await this.dataSource.manager.findBy(NotificationDocumentRow, { notificationId });
    return this.dataSource.manager.find(MailDocumentRow, {
      where: { id: In(links.map((l) => l.documentId)) },
      order: { id: 'ASC' },
    });
  }

  async byIds(ids: readonly Id[]): Promise<Map<Id, NotificationRecord>> {
    const rows = await this.dataSource.manager.findBy(NotificationRow, { id: In([...ids]) });
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** Newest first. */
  async of(personId: Id, unread: boolean, request: PageRequest): Promise<Page<NotificationRecord>> {
    const query = this.dataSource.manager
      .createQueryBuilder(NotificationRow, 'n')
      .where('n.personId = :personId', { personId })
      .orderBy('n.id', request.backward ? 'ASC' : 'DESC')
      .limit(request.limit + 1);
    if (unread) query.andWhere('n.readAt IS NULL');
    if (request.cursor !== null)
      query.andWhere(`n.id ${request.backward ? '>' : '<'} :after`, { after: request.cursor[0] });
    return toPage(request, await query.getMany(), (row) => [row.id]);
  }

  async unread(personId: Id): Promise<number> {
    return this.dataSource.manager.countBy(NotificationRow, { personId, readAt: IsNull() });
  }

  /** Only the person's own are marked; `ids` null stands for all of them. */
  async markRead(personId: Id, ids: readonly Id[] | null, now: Date): Promise<void> {
    await this.dataSource.manager.update(
      NotificationRow,
      { personId, readAt: IsNull(), ...(ids === null ? {} : { id: In([...ids]) }) },
      { readAt: now },
    );
  }
}
