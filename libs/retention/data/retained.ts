import { Injectable } from '@nestjs/common';
import { openStates } from '#changes';
import { lockContent } from '#evidence';
import type { Id } from '#kernel';
import type { Manager, Work } from '#platform/database';
import { DataSource } from 'typeorm';
import { type Passed, passedEvent, type Place } from '../domain/pass.ts';
import type { RetainedDocument } from '../domain/retention.ts';

/** A document with what rules look at, and the holds that cover it. */
export interface RetainedRecord extends RetainedDocument {
  readonly id: Id;
  readonly changeId: Id;
  readonly name: string;
  readonly digest: string;
  readonly attachedAt: Date;
  readonly holds: readonly Id[];
}

export interface Expired {
  readonly record: RetainedRecord;
  readonly rule: string;
  readonly eventId: Id;
}

/** Contents whose going is on record and not yet done. */
export interface Unsettled {
  readonly digest: string;
  /** The last of its place in the order, for the next to begin behind. */
  readonly after: Place;
}

const columns = `
  e.id, e.change_id AS "changeId", e.name, e.kind, e.digest, e.attached_at AS "attachedAt",
  CASE WHEN c.state = ANY($1::text[]) THEN NULL ELSE greatest(e.attached_at, coalesce(c.closed_at, c.updated_at)) END AS since,
  coalesce(s.keys, '{}') AS services, coalesce(s.tiers, '{}') AS tiers,
  ARRAY(SELECT DISTINCT m.regulation FROM regulation_mark m
        WHERE (m.change_id = c.id OR m.service_id = ANY(c.service_ids)) AND (m.until IS NULL OR m.until > e.attached_at)) AS regulations,
  holds_over(e.id) AS holds
  FROM evidence e JOIN change c ON c.id = e.change_id
  LEFT JOIN LATERAL (SELECT array_agg(s.key) AS keys, array_agg(s.tier::int) AS tiers
    FROM service s WHERE s.id = ANY(c.service_ids)) s ON true`;

const insertExpired = `
  INSERT INTO content_expiry (evidence_id, digest, rule, event_id, expired_at)
  SELECT evidence_id, digest, rule, event_id, expired_at FROM jsonb_to_recordset($rows) AS x(
    evidence_id uuid, digest text, rule text, event_id uuid, expired_at timestamptz)`;

/** Documents whose content is here, and what became of it. */
@Injectable()
export class Retained {
  constructor(private readonly dataSource: DataSource) {}

  /** In the order in which they were attached, those before a time whose content has not expired. */
  async portion(
    before: Date,
    after: Place | null,
    limit: number,
    manager: Manager = this.dataSource.manager,
  ): Promise<RetainedRecord[]> {
    return manager.query(
      `SELECT ${columns}
       WHERE e.size_bytes IS NOT NULL AND e.attached_at < $2
         AND ($3::timestamptz IS NULL OR (e.attached_at, e.id) > ($3::timestamptz, $4::uuid))
         AND NOT EXISTS (SELECT FROM content_expiry x WHERE x.evidence_id = e.id)
       ORDER BY e.attached_at, e.id LIMIT $5`,
      [openStates, before, after?.at ?? null, after?.id ?? null, limit],
    );
  }

  /** From here to the commit no hold is placed that this transaction does not see. */
  async lockHolds(manager: Manager): Promise<void> {
    await manager.query(`SELECT pg_advisory_xact_lock_shared(hashtext('gavel.legal_hold'))`);
  }

  /** The last portion of a pass, as its event tells. */
  async lastPass(manager: Manager = this.dataSource.manager): Promise<Passed | null> {
    const [row]: { seq: string; at: Date; after: Place | null }[] = await manager.query(
      `SELECT seq, occurred_at AS at, data->'after' AS after FROM event WHERE type = $1 ORDER BY event.seq DESC LIMIT 1`,
      [passedEvent],
    );
    return row === undefined ? null : { ...row, seq: Number(row.seq) };
  }

  /** One portion is made after the other, whoever makes it. */
  async lockPasses(manager: Manager): Promise<void> {
    await manager.query(`SELECT pg_advisory_xact_lock(hashtext('gavel.retention_pass'))`);
  }

  /** Written with the events that say so: the database takes none without. */
  expire(work: Work, expired: readonly Expired[]): void {
    const rows = expired.map(({ record, rule, eventId }) => ({
      ...{ evidence_id: record.id, digest: record.digest, rule, event_id: eventId },
      expired_at: work.now.toISOString(),
    }));
    if (rows.length > 0) work.append(insertExpired, rows);
  }

  /** Contents that are to go, the first recorded first. */
  async unsettled(after: Place | null, limit: number): Promise<Unsettled[]> {
    const rows: { digest: string; at: string; id: Id }[] = await this.dataSource.query(
      `SELECT digest, expired_at::text AS at, evidence_id AS id FROM content_expiry
       WHERE settled_at IS NULL AND ($1::timestamptz IS NULL OR (expired_at, evidence_id) > ($1::timestamptz, $2::uuid))
       ORDER BY content_expiry.expired_at, evidence_id LIMIT $3`,
      [after?.at ?? null, after?.id ?? null, limit],
    );
    return rows.map(({ digest, at, id }) => ({ digest, after: { at, id } }));
  }

  /**
   * Settles what is to become of a content, with nobody else touching it: `gone` takes the bytes away when no document that
   * has them is left, and none that a hold covers. While a hold covers one, it is left as it is.
   */
  async settle(digest: string, at: Date, gone: () => Promise<void>): Promise<Settlement> {
    return this.dataSource.transaction(async (manager) => {
      await lockContent(digest, manager);
      await this.lockHolds(manager);
      const [found]: { living: boolean; held: boolean }[] = await manager.query(
        `SELECT bool_or(x.evidence_id IS NULL) AS living, bool_or(cardinality(holds_over(e.id)) > 0) AS held
         FROM evidence e LEFT JOIN content_expiry x ON x.evidence_id = e.id
         WHERE e.digest = $1 AND e.size_bytes IS NOT NULL`,
        [digest],
      );
      const { living = true, held = true } = found ?? {};
      if (held && !living) return 'HELD';
      if (!living) await gone();
      await manager.query(
        `UPDATE content_expiry SET settled_at = $2, removed = $3 WHERE digest = $1 AND settled_at IS NULL`,
        [digest, at, !living],
      );
      return living ? 'SHARED' : 'REMOVED';
    });
  }
}

/** What became of a content: it went, it stays for another document, or a hold keeps it. */
export type Settlement = 'REMOVED' | 'SHARED' | 'HELD';
