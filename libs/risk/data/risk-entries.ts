import { Injectable } from '@nestjs/common';
import { type Id, notFound, type Page, type PageRequest, toPage } from '#kernel';
import { insertRow, readQuery, readRows } from '#platform/database';
import { DataSource, type EntityManager, type SelectQueryBuilder } from 'typeorm';
import type { RiskContent, RiskEntry, RiskStatus } from '../domain/register.ts';
import { RiskEntryRow } from './risk-entry.entity.ts';

/** Which entries; every part narrows. */
export interface RiskFilter {
  readonly ownerId?: Id | null;
  readonly statuses?: readonly RiskStatus[] | null;
  /** Overdue at this time, or with false not. */
  readonly overdue?: { readonly is: boolean; readonly at: Date } | null;
  readonly changeId?: Id | null;
  readonly release?: string | null;
  readonly scoreFrom?: number | null;
}

export const riskSorts = ['REVIEW', 'SCORE', 'NUMBER'] as const;
export type RiskSort = (typeof riskSorts)[number];

export interface RiskOrder {
  readonly by: RiskSort;
  readonly descending: boolean;
}

type Query = SelectQueryBuilder<RiskEntryRow>;

/** The sort key of each order; the number makes every key unique. */
const keys: Record<RiskSort, { sql: string; cast: string; of: (row: RiskEntry) => string | number }> = {
  REVIEW: { sql: 'r.review_on', cast: 'timestamptz', of: (row) => row.reviewOn.toISOString() },
  SCORE: { sql: 'r.score', cast: 'smallint', of: (row) => row.score },
  NUMBER: { sql: 'r.number', cast: 'bigint', of: (row) => row.number },
};

const overdue = `(r.status <> 'CLOSED' AND (r.review_on <= :overdueAt OR r.accepted_until <= :overdueAt))`;

/** The register of risks. */
@Injectable()
export class RiskEntries {
  constructor(private readonly dataSource: DataSource) {}

  async byIds(ids: readonly Id[], manager?: EntityManager): Promise<Map<Id, RiskEntry>> {
    const rows = await readRows(this.in(manager), RiskEntryRow, 'WHERE t.id = ANY($1::uuid[])', [ids]);
    return new Map(rows.map((row) => [row.id, row]));
  }

  async byNumber(number: number): Promise<RiskEntry | null> {
    const [row] = await readRows(this.in(), RiskEntryRow, 'WHERE t.number = $1', [number]);
    return row ?? null;
  }

  /** The entry, locked until the transaction ends. */
  async lock(id: Id, manager: EntityManager): Promise<RiskEntry> {
    const [row] = await readRows(manager, RiskEntryRow, 'WHERE t.id = $1 FOR UPDATE', [id]);
    if (row === undefined) throw notFound('risk');
    return row;
  }

  /** @returns the entry with the number and the score that the database gave it */
  async insert(entry: Omit<RiskEntry, 'number' | 'score'>, manager: EntityManager): Promise<RiskEntry> {
    const { number, score } = await insertRow<RiskEntryRow>(
      manager,
      RiskEntryRow,
      entry as Partial<RiskEntryRow>,
    );
    return { ...entry, number: Number(number), score: Number(score) };
  }

  async update(
    id: Id,
    { changeIds, releases, ...content }: RiskContent & Pick<RiskEntry, 'version' | 'updatedAt'>,
    manager: EntityManager,
  ): Promise<void> {
    await manager.update(
      RiskEntryRow,
      { id },
      { ...content, changeIds: [...changeIds], releases: [...releases] },
    );
  }

  async page(filter: RiskFilter, order: RiskOrder, request: PageRequest): Promise<Page<RiskEntry>> {
    const key = keys[order.by];
    const down = order.descending !== request.backward;
    const query = this.narrow(filter)
      .orderBy(key.sql, down ? 'DESC' : 'ASC')
      .addOrderBy('r.number', down ? 'DESC' : 'ASC')
      .limit(request.limit + 1);
    if (request.cursor !== null)
      query.andWhere(`(${key.sql}, r.number) ${down ? '<' : '>'} (:key::${key.cast}, :tie::bigint)`, {
        key: request.cursor[0],
        tie: request.cursor[1] ?? null,
      });
    return toPage(request, await readQuery(query), (row) => [key.of(row), row.number]);
  }

  count(filter: RiskFilter): Promise<number> {
    return this.narrow(filter).getCount();
  }

  /** Open entries linked to each change, the gravest first, 50 at the most. */
  async ofChanges(changeIds: readonly Id[]): Promise<Map<Id, RiskEntry[]>> {
    const rows = await readRows(
      this.in(),
      RiskEntryRow,
      `JOIN (SELECT DISTINCT found.id FROM unnest($1::uuid[]) AS c(id) CROSS JOIN LATERAL (
         SELECT r.id FROM risk_entry r WHERE r.change_ids @> ARRAY[c.id]
         ORDER BY r.score DESC, r.number LIMIT 50) found) linked ON linked.id = t.id
       ORDER BY t.score DESC, t.number`,
      [changeIds],
    );
    return new Map(
      changeIds.map((id) => [id, rows.filter((row) => row.changeIds.includes(id)).slice(0, 50)]),
    );
  }

  private narrow(f: RiskFilter): Query {
    const query = this.dataSource.getRepository(RiskEntryRow).createQueryBuilder('r').where('true');
    if (f.ownerId != null) query.andWhere('r.owner_id = :owner', { owner: f.ownerId });
    if (f.statuses != null) query.andWhere('r.status = ANY(:statuses)', { statuses: f.statuses });
    if (f.changeId != null) query.andWhere('r.change_ids @> ARRAY[:change]::uuid[]', { change: f.changeId });
    if (f.release != null) query.andWhere('r.releases @> ARRAY[:release]::text[]', { release: f.release });
    if (f.scoreFrom != null) query.andWhere('r.score >= :scoreFrom', { scoreFrom: f.scoreFrom });
    if (f.overdue != null)
      query.andWhere(f.overdue.is ? overdue : `${overdue} IS NOT TRUE`, { overdueAt: f.overdue.at });
    return query;
  }

  private in(manager?: EntityManager): EntityManager {
    return manager ?? this.dataSource.manager;
  }
}
