import { Injectable } from '@nestjs/common';
import { type Id, type Page, type PageRequest, toPage } from '#kernel';
import { Database, type Manager } from '#platform/database';
import type { EvidencePack, PackState } from '../domain/pack.ts';

export interface PackFilter {
  readonly states?: readonly PackState[] | null;
  readonly requestedBy?: Id | null;
}

const select = `
SELECT id, selection, documents, digest, requested_by AS "requestedBy", requested_at AS "requestedAt", state, total, done,
       reference, parts, bytes::float8 AS bytes, checkpoint_size::float8 AS "checkpointSize", archive_digest AS "archiveDigest",
       fault, started_at AS "startedAt", ended_at AS "endedAt", expires_at AS "expiresAt", cleared
FROM evidence_pack`;

type NewPack = Pick<
  EvidencePack,
  'id' | 'selection' | 'documents' | 'digest' | 'requestedBy' | 'requestedAt'
>;

/** Packs: what was asked for, and its way. Each step is taken once: from the state in which it was found. */
@Injectable()
export class EvidencePacks {
  constructor(private readonly database: Database) {}

  async byId(id: Id, manager: Manager = this.database.manager): Promise<EvidencePack | null> {
    return (await this.byIds([id], manager)).get(id) ?? null;
  }

  async byIds(ids: readonly Id[], manager = this.database.manager): Promise<Map<Id, EvidencePack>> {
    const rows: EvidencePack[] = await manager.query(`${select} WHERE id = ANY($1::uuid[])`, [ids]);
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** The newest first. */
  async list({ states, requestedBy }: PackFilter, request: PageRequest): Promise<Page<EvidencePack>> {
    const values: unknown[] = [request.limit + 1];
    const conditions: string[] = [];
    const given = (value: unknown, condition: (place: string) => string): void => {
      if (value == null) return;
      values.push(value);
      conditions.push(condition(`$${values.length}`));
    };
    given(states, (place) => `state = ANY(${place}::text[])`);
    given(requestedBy, (place) => `requested_by = ${place}::uuid`);
    if (request.cursor !== null) {
      values.push(request.cursor[0], request.cursor[1] ?? null);
      const [at, id] = [`$${values.length - 1}::timestamptz`, `$${values.length}::uuid`];
      conditions.push(`(requested_at, id) ${request.backward ? '>' : '<'} (${at}, ${id})`);
    }
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    const order = request.backward ? 'ASC' : 'DESC';
    const rows: EvidencePack[] = await this.database.manager.query(
      `${select} ${where} ORDER BY requested_at ${order}, id ${order} LIMIT $1`,
      values,
    );
    return toPage(request, rows, ({ requestedAt, id }) => [requestedAt.toISOString(), id]);
  }

  /** @param changes what was selected, in the order in which it comes in the archive */
  async insert(pack: NewPack, changes: readonly Id[], manager: Manager): Promise<void> {
    const { id, selection, documents, digest, requestedBy, requestedAt } = pack;
    await manager.query(
      `INSERT INTO evidence_pack (id, selection, documents, digest, requested_by, requested_at, state, total)
       VALUES ($1, $2, $3, $4, $5, $6, 'QUEUED', $7)`,
      [id, JSON.stringify(selection), documents, digest, requestedBy, requestedAt, changes.length],
    );
    await manager.query(
      `INSERT INTO evidence_pack_change (pack_id, ordinal, change_id)
       SELECT $1, place - 1, change_id FROM unnest($2::uuid[]) WITH ORDINALITY AS c(change_id, place)`,
      [id, changes],
    );
  }

  /** @param size of the checkpoint that all its proofs are to lead to */
  begin(id: Id, size: number, at: Date): Promise<boolean> {
    return this.moved(
      `UPDATE evidence_pack SET state = 'RUNNING', checkpoint_size = $2, started_at = $3, fault = NULL
       WHERE id = $1 AND state = 'QUEUED' RETURNING id`,
      [id, size, at],
    );
  }

  /** What keeps it from being carried on, for whoever asks; null when nothing does. */
  async noteFault(id: Id, fault: string | null): Promise<void> {
    await this.moved(
      `UPDATE evidence_pack SET fault = $2 WHERE id = $1 AND state IN ('QUEUED', 'RUNNING')
         AND fault IS DISTINCT FROM $2 RETURNING id`,
      [id, fault],
    );
  }

  finish(
    id: Id,
    whole: { readonly bytes: number; readonly digest: string; readonly at: Date; readonly until: Date },
    manager: Manager,
  ): Promise<boolean> {
    return this.moved(
      `UPDATE evidence_pack SET state = 'DONE', fault = NULL, bytes = $2, archive_digest = $3, ended_at = $4, expires_at = $5
       WHERE id = $1 AND state = 'RUNNING' RETURNING id`,
      [id, whole.bytes, whole.digest, whole.at, whole.until],
      manager,
    );
  }

  fail(id: Id, fault: string, at: Date, manager: Manager): Promise<boolean> {
    return this.moved(
      `UPDATE evidence_pack SET state = 'FAILED', fault = $2, ended_at = $3
       WHERE id = $1 AND state IN ('QUEUED', 'RUNNING') RETURNING id`,
      [id, fault, at],
      manager,
    );
  }

  cancel(id: Id, at: Date, manager: Manager): Promise<boolean> {
    return this.moved(
      `UPDATE evidence_pack SET state = 'CANCELED', ended_at = $2
       WHERE id = $1 AND state IN ('QUEUED', 'RUNNING') RETURNING id`,
      [id, at],
      manager,
    );
  }

  expire(id: Id, at: Date, manager: Manager): Promise<boolean> {
    return this.moved(
      `UPDATE evidence_pack SET state = 'EXPIRED' WHERE id = $1 AND state = 'DONE' AND expires_at <= $2 RETURNING id`,
      [id, at],
      manager,
    );
  }

  clear(id: Id): Promise<boolean> {
    return this.moved(
      `UPDATE evidence_pack SET cleared = true
       WHERE id = $1 AND NOT cleared AND state IN ('FAILED', 'CANCELED', 'EXPIRED') RETURNING id`,
      [id],
    );
  }

  private async moved(
    sql: string,
    values: unknown[],
    manager: Manager = this.database.manager,
  ): Promise<boolean> {
    const [rows]: [unknown[], number] = await manager.query(sql, values);
    return rows.length > 0;
  }
}
