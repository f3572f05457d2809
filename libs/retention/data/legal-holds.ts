import { Injectable } from '@nestjs/common';
import { type Id, notFound, type Page, type PageRequest, toPage } from '#kernel';
import { insertRow, type Manager, readQuery, readRows } from '#platform/database';
import { DataSource } from 'typeorm';
import type { HoldFilter, LegalHold } from '../domain/hold.ts';
import { LegalHoldRow } from './legal-hold.entity.ts';

/** Keeps legal holds, for ever. */
@Injectable()
export class LegalHolds {
  constructor(private readonly dataSource: DataSource) {}

  async insert(hold: LegalHold, manager: Manager): Promise<void> {
    await insertRow<LegalHoldRow>(manager, LegalHoldRow, hold);
  }

  /** @param manager of a transaction, in which the row is locked */
  async byId(id: Id, manager?: Manager): Promise<LegalHold> {
    const lock = manager === undefined ? '' : ' FOR UPDATE';
    const [found] = await readRows<LegalHoldRow>(
      manager ?? this.dataSource.manager,
      LegalHoldRow,
      `WHERE t.id = $1${lock}`,
      [id],
    );
    if (found === undefined) throw notFound('legal hold');
    return found;
  }

  async lift(
    { id, liftedBy, liftedAccount, liftedAt, liftReason }: LegalHold,
    manager: Manager,
  ): Promise<void> {
    await manager.update(LegalHoldRow, { id }, { liftedBy, liftedAccount, liftedAt, liftReason });
  }

  /** The newest first. */
  async list(filter: HoldFilter, request: PageRequest): Promise<Page<LegalHold>> {
    const order = request.backward ? 'ASC' : 'DESC';
    const query = this.dataSource.manager
      .createQueryBuilder(LegalHoldRow, 'h')
      .where('true')
      .orderBy('h.placedAt', order)
      .addOrderBy('h.id', order)
      .limit(request.limit + 1);
    const { state, matter, changeId, serviceId, personId } = filter;
    if (state != null) query.andWhere(`h.liftedAt IS ${state === 'OPEN' ? '' : 'NOT '}NULL`);
    if (matter != null) query.andWhere('h.matter = :matter', { matter });
    if (changeId != null) query.andWhere('h.changeId = :changeId', { changeId });
    if (serviceId != null) query.andWhere('h.serviceId = :serviceId', { serviceId });
    if (personId != null) query.andWhere('h.personId = :personId', { personId });
    if (request.cursor !== null)
      query.andWhere(`(h.placedAt, h.id) ${request.backward ? '>' : '<'} (:at::timestamptz, :after::uuid)`, {
        at: request.cursor[0],
        after: request.cursor[1] ?? null,
      });
    return toPage(request, await readQuery(query), (h) => [h.placedAt.toISOString(), h.id]);
  }
}
