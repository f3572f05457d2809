import { Injectable } from '@nestjs/common';
import { type Id, type Page, type PageRequest, toPage } from '#kernel';
import { DataSource, type EntityManager, In } from 'typeorm';
import type { Disposition, Severity, Violation } from '../domain/violation.ts';
import { ViolationRow } from './violation.entity.ts';

export interface ViolationFilter {
  readonly ownerId?: Id | null;
  readonly severities?: readonly Severity[] | null;
  /** Open, and to be answered for before this time. */
  readonly overdueAt?: Date | null;
  /** Only those of a change, or only those of none. */
  readonly linked?: boolean | null;
  readonly changeId?: Id | null;
  readonly dispositions?: readonly Disposition[] | null;
  readonly rules?: readonly string[] | null;
  readonly detectedFrom?: Date | null;
  readonly detectedTo?: Date | null;
}

/** Keeps violations: added, and settled once. */
@Injectable()
export class Violations {
  constructor(private readonly dataSource: DataSource) {}

  /** @returns false when this occurrence is on record already */
  async add(violation: Violation, manager: EntityManager): Promise<boolean> {
    const result = await manager
      .createQueryBuilder()
      .insert()
      .into(ViolationRow)
      .values({ ...violation, persons: [...violation.persons] })
      .orIgnore()
      .returning('id')
      .execute();
    return (result.raw as unknown[]).length > 0;
  }

  async byId(id: Id, manager: EntityManager = this.dataSource.manager): Promise<Violation | null> {
    return manager.findOneBy(ViolationRow, { id });
  }

  async settle(
    id: Id,
    settled: Pick<Violation, 'disposition' | 'dispositionNote' | 'dispositionBy' | 'dispositionAt'>,
    manager: EntityManager,
  ): Promise<void> {
    await manager.update(ViolationRow, { id }, settled);
  }

  /** The violation, locked until the transaction ends. */
  async lock(id: Id, manager: EntityManager): Promise<Violation | null> {
    return manager.findOne(ViolationRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  async patch(
    id: Id,
    patch: Partial<Pick<Violation, 'ownerId' | 'remindedAt' | 'escalatedAt'>>,
    manager: EntityManager,
  ): Promise<void> {
    await manager.update(ViolationRow, { id }, patch);
  }

  /** The newest of each change, at most `limit` for each. */
  async ofChanges(changeIds: readonly Id[], limit: number): Promise<Map<Id, Violation[]>> {
    const ranked: { id: Id }[] = await this.dataSource.query(
      `SELECT v.id FROM unnest($1::uuid[]) AS c(id) CROSS JOIN LATERAL (
         SELECT id FROM violation WHERE change_id = c.id ORDER BY detected_at DESC, id DESC LIMIT $2) v`,
      [changeIds, limit],
    );
    const rows = await this.dataSource.manager.find(ViolationRow, {
      where: { id: In(ranked.map((r) => r.id)) },
      order: { detectedAt: 'DESC', id: 'DESC' },
    });
    const found = new Map<Id, Violation[]>();
    for (const row of rows)
      if (row.changeId !== null) found.set(row.changeId, [...(found.get(row.changeId) ?? []), row]);
    return found;
  }

  /** The newest first. */
  async list(filter: ViolationFilter, request: PageRequest): Promise<Page<Violation>> {
    const order = request.backward ? 'ASC' : 'DESC';
    const query = this.dataSource.manager
      .createQueryBuilder(ViolationRow, 'v')
      .where('true')
      .orderBy('v.detectedAt', order)
      .addOrderBy('v.id', order)
      .limit(request.limit + 1);
    if (filter.changeId != null) query.andWhere('v.changeId = :changeId', { changeId: filter.changeId });
    if (filter.dispositions != null)
      query.andWhere('v.disposition IN (:...dispositions)', { dispositions: filter.dispositions });
    if (filter.ownerId != null) query.andWhere('v.ownerId = :ownerId', { ownerId: filter.ownerId });
    if (filter.severities != null)
      query.andWhere('v.severity IN (:...severities)', { severities: filter.severities });
    if (filter.linked != null) query.andWhere(`v.changeId IS ${filter.linked ? 'NOT NULL' : 'NULL'}`);
    if (filter.overdueAt != null)
      query.andWhere(`v.disposition = 'open' AND v.answerBy < :overdueAt`, { overdueAt: filter.overdueAt });
    if (filter.rules != null) query.andWhere('v.rule IN (:...rules)', { rules: filter.rules });
    if (filter.detectedFrom != null) query.andWhere('v.detectedAt >= :from', { from: filter.detectedFrom });
    if (filter.detectedTo != null) query.andWhere('v.detectedAt < :to', { to: filter.detectedTo });
    if (request.cursor !== null)
      query.andWhere(
        `(v.detectedAt, v.id) ${request.backward ? '>' : '<'} (:at::timestamptz, :after::uuid)`,
        {
          at: request.cursor[0],
          after: request.cursor[1] ?? null,
        },
      );
    return toPage(request, await query.getMany(), (v) => [v.detectedAt.toISOString(), v.id]);
  }
}
