import { Injectable } from '@nestjs/common';
import { type Id, notFound, type Page, type PageRequest, toPage } from '#kernel';
import { type Manager, readQuery, readRows } from '#platform/database';
import { DataSource } from 'typeorm';
import type { Erasure } from '../domain/erasure.ts';
import { ErasureRow } from './erasure.entity.ts';

/** Keeps what was asked to be erased, and has it erased. */
@Injectable()
export class Erasures {
  constructor(private readonly dataSource: DataSource) {}

  /** @returns false when one is undecided for the same person */
  async insert(one: Erasure, manager: Manager): Promise<boolean> {
    const made: unknown[] = await manager.query(
      `INSERT INTO erasure (id, person_id, reason, requested_by, requested_account, requested_at) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (person_id) WHERE decided_at IS NULL DO NOTHING RETURNING id`,
      [one.id, one.personId, one.reason, one.requestedBy, one.requestedAccount, one.requestedAt],
    );
    return made.length > 0;
  }

  /** @param manager of a transaction, in which the row is locked */
  async byId(id: Id, manager?: Manager): Promise<Erasure> {
    const lock = manager === undefined ? '' : ' FOR UPDATE';
    const rows = await readRows<ErasureRow>(
      manager ?? this.dataSource.manager,
      ErasureRow,
      `WHERE t.id = $1${lock}`,
      [id],
    );
    const [found] = rows;
    if (found === undefined) throw notFound('erasure');
    return found;
  }

  async decide(one: Erasure, manager: Manager): Promise<void> {
    const { id, granted, decidedBy, decidedAccount, decidedAt, decisionNote } = one;
    await manager.update(ErasureRow, { id }, { granted, decidedBy, decidedAccount, decidedAt, decisionNote });
  }

  /** The open holds that stop an erasure. */
  async holdsOver(personId: Id, manager: Manager): Promise<Id[]> {
    await manager.query(`SELECT pg_advisory_xact_lock_shared(hashtext('gavel.legal_hold'))`);
    const [row]: { holds: Id[] }[] = await manager.query(`SELECT holds_over_person($1) AS holds`, [personId]);
    return row?.holds ?? [];
  }

  /** Carries a granted one out. @returns the records of the ledger that it altered; they have to be told by events */
  async carryOut(id: Id, at: Date, manager: Manager): Promise<{ readonly kind: string; readonly id: Id }[]> {
    return manager.query(`SELECT kind, record_id AS id FROM erase_person($1, $2)`, [id, at]);
  }

  /** The newest first. */
  async list(request: PageRequest): Promise<Page<Erasure>> {
    const order = request.backward ? 'ASC' : 'DESC';
    const query = this.dataSource.manager
      .createQueryBuilder(ErasureRow, 'x')
      .where('true')
      .orderBy('x.requestedAt', order)
      .addOrderBy('x.id', order)
      .limit(request.limit + 1);
    if (request.cursor !== null)
      query.andWhere(
        `(x.requestedAt, x.id) ${request.backward ? '>' : '<'} (:at::timestamptz, :after::uuid)`,
        {
          at: request.cursor[0],
          after: request.cursor[1] ?? null,
        },
      );
    return toPage(request, await readQuery(query), (x) => [x.requestedAt.toISOString(), x.id]);
  }
}
