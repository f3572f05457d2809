import { Injectable } from '@nestjs/common';
import { type Id, notFound } from '#kernel';
import { DataSource, type EntityManager, In } from 'typeorm';
import type { Absence } from '../domain/delegation.ts';
import { AbsenceRow } from './standing-in.entities.ts';

/** Who is away, and when. */
@Injectable()
export class Absences {
  constructor(private readonly dataSource: DataSource) {}

  async byIds(
    ids: readonly Id[],
    manager: EntityManager = this.dataSource.manager,
  ): Promise<Map<Id, Absence>> {
    const rows = await manager.findBy(AbsenceRow, { id: In([...ids]) });
    return new Map(rows.map((row) => [row.id, row]));
  }

  async lock(id: Id, manager: EntityManager): Promise<Absence> {
    const row = await manager.findOne(AbsenceRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
    if (row === null) throw notFound('absence');
    return row;
  }

  async insert(absence: Absence, manager: EntityManager): Promise<void> {
    await manager.insert(AbsenceRow, absence);
  }

  async end(id: Id, endedAt: Date, manager: EntityManager): Promise<void> {
    await manager.update(AbsenceRow, { id }, { endedAt });
  }

  /** The absences of these people that end after a time, the earliest first. */
  async ahead(personIds: readonly Id[], now: Date): Promise<Map<Id, Absence[]>> {
    const rows = await this.dataSource.manager
      .createQueryBuilder(AbsenceRow, 'a')
      .where('a.personId = ANY(:personIds) AND a.toAt > :now AND a.endedAt IS NULL', { personIds, now })
      .orderBy('a.fromAt', 'ASC')
      .addOrderBy('a.id', 'ASC')
      .getMany();
    return new Map(personIds.map((id) => [id, rows.filter((row) => row.personId === id)]));
  }
}
