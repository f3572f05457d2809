import { Injectable } from '@nestjs/common';
import { type Id, newId } from '#kernel';
import type { Manager } from '#platform/database';
import { DataSource } from 'typeorm';

/** What stands under a regulation. */
export interface Marked {
  readonly kind: 'service' | 'change';
  readonly id: Id;
}

/** Under which regulations services and changes stand, and stood. */
@Injectable()
export class RegulationMarks {
  constructor(private readonly dataSource: DataSource) {}

  /** Names of those that hold now, in order. */
  async of(kind: Marked['kind'], ids: readonly Id[], manager?: Manager): Promise<Map<Id, string[]>> {
    const rows: { id: Id; names: string[] }[] = await (manager ?? this.dataSource.manager).query(
      `SELECT ${kind}_id AS id, array_agg(regulation ORDER BY regulation) AS names FROM regulation_mark
       WHERE ${kind}_id = ANY($1::uuid[]) AND until IS NULL GROUP BY ${kind}_id`,
      [ids],
    );
    return new Map(rows.map(({ id, names }) => [id, names]));
  }

  async begin({ kind, id }: Marked, names: readonly string[], at: Date, manager: Manager): Promise<void> {
    await manager.query(
      `INSERT INTO regulation_mark (id, regulation, ${kind}_id, since)
       SELECT mark, regulation, $3, $4 FROM unnest($1::uuid[], $2::text[]) AS m(mark, regulation)`,
      [names.map(() => newId()), names, id, at],
    );
  }

  async end({ kind, id }: Marked, names: readonly string[], at: Date, manager: Manager): Promise<void> {
    await manager.query(
      `UPDATE regulation_mark SET until = greatest(since, $3::timestamptz)
       WHERE ${kind}_id = $1 AND regulation = ANY($2::text[]) AND until IS NULL`,
      [id, names, at],
    );
  }

  /** One set is settled after the other. */
  async lock({ id }: Marked, manager: Manager): Promise<void> {
    await manager.query(`SELECT pg_advisory_xact_lock(hashtextextended('gavel.regulations:' || $1, 0))`, [
      id,
    ]);
  }
}
