import { Injectable } from '@nestjs/common';
import type { Id } from '#kernel';
import { Database, type Manager } from '#platform/database';
import type { Expiry } from '../domain/content.ts';

/** Reads which documents' contents a rule took away. */
@Injectable()
export class Expiries {
  constructor(private readonly database: Database) {}

  async of(ids: readonly Id[]): Promise<Map<Id, Expiry>> {
    const rows: (Expiry & { readonly id: Id })[] = await this.database.manager.query(
      `SELECT evidence_id AS id, rule, event_id AS "eventId", expired_at AS at FROM content_expiry
       WHERE evidence_id = ANY($1::uuid[])`,
      [ids],
    );
    return new Map(rows.map(({ id, ...expiry }) => [id, expiry]));
  }
}

/**
 * Until the transaction ends, nobody else puts these bytes into the evidence folder or takes them out of it. What is
 * read afterwards is as the one who had the lock before has left it.
 */
export async function lockContent(digest: string, manager: Manager): Promise<void> {
  await manager.query(`SELECT pg_advisory_xact_lock(hashtextextended('gavel.content:' || $1, 0))`, [digest]);
}
