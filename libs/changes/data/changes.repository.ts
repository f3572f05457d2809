import { Injectable } from '@nestjs/common';
import { type Id, notFound } from '#kernel';
import { insertRow, readRows } from '#platform/database';
import { DataSource, type EntityManager } from 'typeorm';
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
    const rows = await readRows(manager, ChangeRow, 'WHERE t.id = ANY($1::uuid[])', [ids]);
    return new Map(rows.map((row) => [row.id, row]));
  }

  async byNumber(number: number): Promise<ChangeRecord | null> {
    const [row] = await readRows(this.dataSource.manager, ChangeRow, 'WHERE t.number = $1', [number]);
    return row ?? null;
  }

  /** The change, locked until the transaction ends: commands on one change take turns. */
  async lock(id: Id, manager: EntityManager): Promise<ChangeRecord> {
    const [row] = await readRows(manager, ChangeRow, 'WHERE t.id = $1 FOR UPDATE', [id]);
    if (row === undefined) throw notFound('change');
    return row;
  }

  /** @returns the change with the number that the database gave it */
  async insert(change: Omit<ChangeRecord, 'number'>, manager: EntityManager): Promise<ChangeRecord> {
    const { number } = await insertRow<ChangeRow>(manager, ChangeRow, change as Partial<ChangeRow>);
    return { ...change, number: Number(number) };
  }

  /** Writes what differs; the version counts up by one whatever a command did. */
  async update(before: ChangeRecord, after: ChangeRecord, manager: EntityManager): Promise<void> {
    const changed = Object.fromEntries(
      Object.entries(after).filter(([key, value]) => before[key as keyof ChangeRecord] !== value),
    );
    await manager.update(ChangeRow, { id: after.id }, changed);
  }
}
