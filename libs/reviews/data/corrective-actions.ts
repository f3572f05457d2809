import { Injectable } from '@nestjs/common';
import { type Id, notFound, type Page, type PageRequest, toPage } from '#kernel';
import { DataSource, type EntityManager, In } from 'typeorm';
import type { ActionState, CorrectiveAction } from '../domain/review.ts';
import { CorrectiveActionRow } from './review.entities.ts';

export interface ActionFilter {
  readonly ownerId?: Id | null;
  readonly states?: readonly ActionState[] | null;
  /** Not done by this time. */
  readonly overdueAt?: Date | null;
}

/** Corrective actions of all reviews. */
@Injectable()
export class CorrectiveActions {
  constructor(private readonly dataSource: DataSource) {}

  async insert(actions: readonly Omit<CorrectiveAction, 'state'>[], manager: EntityManager): Promise<void> {
    if (actions.length > 0) await manager.insert(CorrectiveActionRow, [...actions] as never);
  }

  async patch(id: Id, patch: Partial<CorrectiveAction>, manager: EntityManager): Promise<void> {
    await manager.update(CorrectiveActionRow, { id }, patch);
  }

  async find(id: Id, manager: EntityManager = this.dataSource.manager): Promise<CorrectiveAction | null> {
    return manager.findOneBy(CorrectiveActionRow, { id });
  }

  async one(id: Id, manager?: EntityManager): Promise<CorrectiveAction> {
    const row = await this.find(id, manager);
    if (row === null) throw notFound('corrective action');
    return row;
  }

  /** The action that was added last under this title. */
  async newest(changeId: Id, title: string): Promise<CorrectiveAction> {
    const row = await this.dataSource.manager.findOne(CorrectiveActionRow, {
      where: { changeId, title },
      order: { id: 'DESC' },
    });
    if (row === null) throw notFound('corrective action');
    return row;
  }

  async count(reviewId: Id, manager: EntityManager): Promise<number> {
    return manager.countBy(CorrectiveActionRow, { reviewId });
  }

  /** In the order they were added. */
  async ofReviews(reviewIds: readonly Id[]): Promise<Map<Id, CorrectiveAction[]>> {
    const rows = await this.dataSource.manager.find(CorrectiveActionRow, {
      where: { reviewId: In([...reviewIds]) },
      order: { id: 'ASC' },
    });
    const found = new Map<Id, CorrectiveAction[]>();
    for (const row of rows) found.set(row.reviewId, [...(found.get(row.reviewId) ?? []), row]);
    return found;
  }

  /** What is due first, first. */
  async page(
    { ownerId, states, overdueAt }: ActionFilter,
    request: PageRequest,
  ): Promise<Page<CorrectiveAction>> {
    const order = request.backward ? 'DESC' : 'ASC';
    const query = this.dataSource.manager
      .createQueryBuilder(CorrectiveActionRow, 'a')
      .where('true')
      .orderBy('a.dueAt', order)
      .addOrderBy('a.id', order)
      .limit(request.limit + 1);
    if (ownerId != null) query.andWhere('a.ownerId = :ownerId', { ownerId });
    if (states != null) query.andWhere('a.state = ANY(:states::text[])', { states });
    if (overdueAt != null) query.andWhere(`a.state = 'OPEN' AND a.dueAt <= :overdueAt`, { overdueAt });
    if (request.cursor !== null)
      query.andWhere(`(a.dueAt, a.id) ${request.backward ? '<' : '>'} (:at::timestamptz, :id::uuid)`, {
        at: request.cursor[0],
        id: request.cursor[1],
      });
    return toPage(request, await query.getMany(), (row) => [row.dueAt.toISOString(), row.id]);
  }
}
