import { Injectable } from '@nestjs/common';
import { type Id, type Page, type PageRequest, toPage } from '#kernel';
import { readQuery } from '#platform/database';
import { DataSource, type EntityManager, type SelectQueryBuilder } from 'typeorm';
import type { FreezeOverride, OverrideState } from '../domain/freeze-override.ts';
import { FreezeOverrideRow } from './freeze-override.entity.ts';

/** Which overrides; every part narrows. */
export interface OverrideFilter {
  readonly changeId?: Id | null;
  readonly entryId?: Id | null;
  readonly requestedBy?: Id | null;
  readonly decidedBy?: Id | null;
  readonly states?: readonly OverrideState[] | null;
  readonly requestedFrom?: Date | null;
  readonly requestedTo?: Date | null;
}

type Query = SelectQueryBuilder<FreezeOverrideRow>;

/** Who stands where, in SQL, each in a form that an index serves: the same as `overrideState` says. */
const inState: Readonly<Record<OverrideState, string>> = {
  REQUESTED: 'o.verdict IS NULL AND o.ending IS NULL',
  GRANTED: `o.verdict = 'GRANTED' AND o.ending IS NULL AND o.valid_until > :now`,
  EXPIRED: `o.verdict = 'GRANTED' AND o.ending IS NULL AND o.valid_until <= :now`,
  REJECTED: `o.verdict = 'REJECTED' AND o.ending IS NULL`,
  WITHDRAWN: `o.ending = 'WITHDRAWN'`,
  REVOKED: `o.ending = 'REVOKED'`,
  VOIDED: `o.ending = 'VOIDED'`,
};

/** Requests to override freezes, and what came of them. Whoever writes holds the change's lock. */
@Injectable()
export class FreezeOverrides {
  constructor(private readonly dataSource: DataSource) {}

  async byId(id: Id, manager: EntityManager = this.dataSource.manager): Promise<FreezeOverride | null> {
    return manager.findOneBy(FreezeOverrideRow, { id });
  }

  /** Those of a change, the oldest first. */
  async ofChange(changeId: Id, manager: EntityManager = this.dataSource.manager): Promise<FreezeOverride[]> {
    return manager.find(FreezeOverrideRow, { where: { changeId }, order: { requestedAt: 'ASC', id: 'ASC' } });
  }

  /** The newest that somebody asked for on a change. */
  async lastAskedBy(requestedBy: Id, changeId: Id): Promise<FreezeOverride | null> {
    return this.dataSource.manager.findOne(FreezeOverrideRow, {
      where: { changeId, requestedBy },
      order: { requestedAt: 'DESC', id: 'DESC' },
    });
  }

  /** Granted ones of these changes whose end has not been noted: ahead, or overdue. */
  async ending(changeIds: readonly Id[], manager: EntityManager): Promise<FreezeOverride[]> {
    return manager
      .createQueryBuilder(FreezeOverrideRow, 'o')
      .where('o.change_id = ANY(:changeIds)', { changeIds })
      .andWhere(`o.verdict = 'GRANTED' AND o.ending IS NULL AND o.expiry_noted_at IS NULL`)
      .getMany();
  }

  /** The newest of each change, at most `limit` for each. */
  async ofChanges(changeIds: readonly Id[], limit: number): Promise<Map<Id, FreezeOverride[]>> {
    const query = this.dataSource.manager
      .createQueryBuilder(FreezeOverrideRow, 'o')
      .where(
        `o.id IN (SELECT n.id FROM unnest(:changeIds::uuid[]) AS c(id) CROSS JOIN LATERAL (
           SELECT id FROM freeze_override WHERE change_id = c.id ORDER BY requested_at DESC, id DESC LIMIT :limit) n)`,
        { changeIds, limit },
      )
      .orderBy('o.requested_at', 'DESC')
      .addOrderBy('o.id', 'DESC');
    const rows = await readQuery(query);
    return new Map(changeIds.map((id) => [id, rows.filter((row) => row.changeId === id)]));
  }

  async insert(override: FreezeOverride, manager: EntityManager): Promise<void> {
    await manager.insert(FreezeOverrideRow, override);
  }

  async patch(id: Id, patch: Partial<FreezeOverride>, manager: EntityManager): Promise<void> {
    await manager.update(FreezeOverrideRow, { id }, patch);
  }

  /** The newest first. */
  async list(filter: OverrideFilter, now: Date, request: PageRequest): Promise<Page<FreezeOverride>> {
    const order = request.backward ? 'ASC' : 'DESC';
    const query = this.narrow(filter, now)
      .orderBy('o.requested_at', order)
      .addOrderBy('o.id', order)
      .limit(request.limit + 1);
    if (request.cursor !== null)
      query.andWhere(
        `(o.requested_at, o.id) ${request.backward ? '>' : '<'} (:at::timestamptz, :tie::uuid)`,
        {
          at: request.cursor[0],
          tie: request.cursor[1] ?? null,
        },
      );
    return toPage(request, await readQuery(query), (row) => [row.requestedAt.toISOString(), row.id]);
  }

  count(filter: OverrideFilter, now: Date): Promise<number> {
    return this.narrow(filter, now).getCount();
  }

  private narrow(f: OverrideFilter, now: Date): Query {
    const query = this.dataSource.manager.createQueryBuilder(FreezeOverrideRow, 'o').where('true');
    if (f.changeId != null) query.andWhere('o.change_id = :change', { change: f.changeId });
    if (f.entryId != null) query.andWhere('o.entry_id = :entry', { entry: f.entryId });
    if (f.requestedBy != null) query.andWhere('o.requested_by = :asker', { asker: f.requestedBy });
    if (f.decidedBy != null) query.andWhere('o.decided_by = :decider', { decider: f.decidedBy });
    if (f.states != null) {
      const any = [...new Set(f.states)].map((state) => `(${inState[state]})`).join(' OR ');
      query.andWhere(`(${any === '' ? 'false' : any})`, { now });
    }
    if (f.requestedFrom != null) query.andWhere('o.requested_at >= :from', { from: f.requestedFrom });
    if (f.requestedTo != null) query.andWhere('o.requested_at < :to', { to: f.requestedTo });
    return query;
  }
}
