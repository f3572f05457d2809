import { Injectable } from '@nestjs/common';
import { type Id, type Json, type Page, type PageRequest, toPage } from '#kernel';
import { Database } from '#platform/database';

/** That somebody read the audit. */
export interface AuditRead {
  readonly seq: number;
  readonly id: Id;
  readonly reader: Id;
  readonly door: string;
  readonly at: Date;
  readonly data: {
    readonly query: string;
    readonly parameters: Readonly<Record<string, Json>>;
    readonly rows: number;
  };
}

export interface AuditReadFilter {
  readonly reader?: Id | null;
  readonly query?: string | null;
  readonly from?: Date | null;
  readonly to?: Date | null;
}

/** Reads who read the audit: each read is an event. */
@Injectable()
export class AuditReads {
  constructor(private readonly database: Database) {}

  /** The newest first. */
  async list({ reader, query, from, to }: AuditReadFilter, request: PageRequest): Promise<Page<AuditRead>> {
    const rows: AuditRead[] = await this.database.manager.query(
      `SELECT e.seq::float8 AS seq, e.id, e.actor_person AS reader, e.door, e.occurred_at AS at, e.data FROM event e
       WHERE e.type = 'audit.read' AND ($1::uuid IS NULL OR e.actor_person = $1) AND ($2::text IS NULL OR e.data ->> 'query' = $2)
         AND ($3::timestamptz IS NULL OR e.occurred_at >= $3) AND ($4::timestamptz IS NULL OR e.occurred_at < $4)
         AND ($5::bigint IS NULL OR e.seq ${request.backward ? '>' : '<'} $5)
       ORDER BY e.seq ${request.backward ? 'ASC' : 'DESC'} LIMIT $6`,
      [
        reader ?? null,
        query ?? null,
        from ?? null,
        to ?? null,
        request.cursor?.[0] ?? null,
        request.limit + 1,
      ],
    );
    return toPage(request, rows, (row) => [row.seq]);
  }
}
