import { Injectable } from '@nestjs/common';
import { type Id, notFound, type Page, type PageRequest, toPage } from '#kernel';
import { DataSource, type EntityManager, In } from 'typeorm';
import type { Delegation } from '../domain/delegation.ts';
import { DelegationRow } from './standing-in.entities.ts';

export interface DelegationFilter {
  readonly delegator?: Id | null;
  readonly delegate?: Id | null;
  /** Live at this time. */
  readonly at?: Date | null;
}

/** Votes that were lent. */
@Injectable()
export class Delegations {
  constructor(private readonly dataSource: DataSource) {}

  async byIds(ids: readonly Id[], manager?: EntityManager): Promise<Map<Id, Delegation>> {
    const rows = await this.in(manager).findBy(DelegationRow, { id: In([...ids]) });
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** The delegation, locked until the transaction ends. */
  async lock(id: Id, manager: EntityManager): Promise<Delegation> {
    const row = await manager.findOne(DelegationRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
    if (row === null) throw notFound('delegation');
    return row;
  }

  /** Keeps it from being revoked until the transaction ends. @returns false when it does not hold any more */
  async hold(id: Id, now: Date, manager: EntityManager): Promise<boolean> {
    const rows: unknown[] = await manager.query(
      `SELECT id FROM delegation WHERE id = $1 AND revoked_at IS NULL AND from_at <= $2 AND to_at > $2 FOR SHARE`,
      [id, now],
    );
    return rows.length > 0;
  }

  async insert(delegation: Delegation, manager: EntityManager): Promise<void> {
    await manager.insert(DelegationRow, {
      ...delegation,
      boards: [...delegation.boards],
      serviceIds: [...delegation.serviceIds],
      types: [...delegation.types],
    });
  }

  async revoke(id: Id, by: Id, at: Date, manager: EntityManager): Promise<void> {
    await manager.update(DelegationRow, { id }, { revokedAt: at, revokedBy: by });
  }

  /** Those that begin last first. */
  async list(filter: DelegationFilter, request: PageRequest): Promise<Page<Delegation>> {
    const order = request.backward ? 'ASC' : 'DESC';
    const query = this.dataSource.manager
      .createQueryBuilder(DelegationRow, 'd')
      .where('true')
      .orderBy('d.fromAt', order)
      .addOrderBy('d.id', order)
      .limit(request.limit + 1);
    if (filter.delegator != null)
      query.andWhere('d.delegatorId = :delegator', { delegator: filter.delegator });
    if (filter.delegate != null) query.andWhere('d.delegateId = :delegate', { delegate: filter.delegate });
    if (filter.at != null)
      query.andWhere('d.fromAt <= :at AND d.toAt > :at AND (d.revokedAt IS NULL OR d.revokedAt > :at)', {
        at: filter.at,
      });
    if (request.cursor !== null)
      query.andWhere(`(d.from_at, d.id) ${request.backward ? '>' : '<'} (:from::timestamptz, :id::uuid)`, {
        from: request.cursor[0],
        id: request.cursor[1] ?? null,
      });
    return toPage(request, await query.getMany(), (row) => [row.fromAt.toISOString(), row.id]);
  }

  private in(manager?: EntityManager): EntityManager {
    return manager ?? this.dataSource.manager;
  }
}
