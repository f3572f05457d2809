import { Injectable } from '@nestjs/common';
import type { Id } from '#kernel';
import { insertRow, type Manager, readRows } from '#platform/database';
import type { EntityTarget, ObjectLiteral } from 'typeorm';
import type { Teller } from '../domain/records.ts';

/** A row of something told. */
export type KeptRow = ObjectLiteral & Teller;

/** Where one kind of told things is kept, and by which columns one is known again. */
export interface Kept<T extends KeptRow> {
  readonly entity: EntityTarget<T>;
  readonly key: readonly (keyof T & string)[];
}

/** Keeps what was told: added, found by what it is about, and gone on with. */
@Injectable()
export class ToldRecords {
  async find<T extends KeptRow>(
    { entity, key }: Kept<T>,
    told: Partial<T>,
    manager: Manager,
  ): Promise<T | null> {
    const { columns } = manager.dataSource.getMetadata(entity);
    const names = key.map((name) => columns.find((c) => c.propertyName === name)?.databaseName ?? name);
    const condition = names.map((name, n) => `t.${name} IS NOT DISTINCT FROM $${n + 1}`).join(' AND ');
    const values = key.map((name) => told[name]);
    return (await readRows<T>(manager, entity, `WHERE ${condition}`, values))[0] ?? null;
  }

  async insert<T extends KeptRow>({ entity }: Kept<T>, record: Partial<T>, manager: Manager): Promise<void> {
    await insertRow(manager, entity, record);
  }

  /** Changes under way that these commits name: what is told of the commits is told of them, too. */
  async changesOf(shas: readonly string[], manager: Manager): Promise<Id[]> {
    if (shas.length === 0) return [];
    const rows: { id: Id }[] = await manager.query(
      `SELECT DISTINCT c.id FROM source_commit k JOIN change c ON c.id = k.change_id
       WHERE k.sha = ANY($1::text[]) AND c.state NOT IN ('DRAFT', 'CLOSED', 'CANCELED')`,
      [shas],
    );
    return rows.map(({ id }) => id);
  }

  /** Writes what a later telling added. */
  async goOn<T extends KeptRow>(
    { entity }: Kept<T>,
    id: Id,
    added: Partial<T>,
    manager: Manager,
  ): Promise<void> {
    const named = manager.dataSource
      .getMetadata(entity)
      .columns.filter((column) => added[column.propertyName] !== undefined);
    const values = named.map(({ type, propertyName }) => {
      const value: unknown = added[propertyName];
      return type === 'jsonb' ? JSON.stringify(value) : value;
    });
    const { tableName } = manager.dataSource.getMetadata(entity);
    const set = named.map((column, n) => `${column.databaseName} = $${n + 2}`).join(', ');
    await manager.query(`UPDATE ${tableName} SET ${set} WHERE id = $1`, [id, ...values]);
  }
}
