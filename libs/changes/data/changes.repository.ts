import { Injectable } from '@nestjs/common';
import { type Id, notFound } from '#kernel';
import { DataSource, type EntityManager, In } from 'typeorm';
import type { ChangeRecord } from '../domain/change.ts';
import { ChangeRow } from './change.entity.ts';

/** Changes by identity, and their writing. Lists are in change-list.ts. */
@Injectable()
export class ChangesRepository {
  constructor(private readonly dataSource: DataSource) {}

  async byIds(
    ids: readonly Id[],
    manager: EntityManager = this.dataSource.manager,
  ): Promise<Map<Id, ChangeRecord>> {
    const rows = await manager.find(ChangeRow, { where: { id: In([...ids]) } });
    return new Map(rows.map((row) => [row.id, row]));
  }

  async byNumber(number: number): Promise<ChangeRecord | null> {
    return this.dataSource.manager.findOne(ChangeRow, { where: { number } });
  }

  /** The change, locked until the transaction ends: commands on one change take turns. */
  async lock(id: Id, manager: EntityManager): Promise<ChangeRecord> {
    const row = await manager.findOne(ChangeRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
    if (row === null) throw notFound('change');
    return row;
  }

  /** @returns the change with the number that the database gave it */
  async insert(change: Omit<ChangeRecord, 'number'>, manager: EntityManager): Promise<ChangeRecord> {
    const { generatedMaps } = await manager
      .createQueryBuilder()
      .insert()
      .into(ChangeRow)
      .values({ ...change, number: () => `nextval('change_number')` } as never)
      .returning(['number'])
      .execute();
    return { ...change, number: Number((generatedMaps[0] as { number: unknown }).number) };
  }

  /** Writes what differs; the version counts up by one whatever a command did. */
  async update(before: ChangeRecord, after: ChangeRecord, manager: EntityManager): Promise<void> {
    const changed = Object.fromEntries(
      Object.entries(after).filter(([key, value]) => before[key as keyof ChangeRecord] !== value),
    );
    await manager.update(ChangeRow, { id: after.id }, changed);
  }
}
