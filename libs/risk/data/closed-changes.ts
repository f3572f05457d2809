import { Injectable } from '@nestjs/common';
import type { Id } from '#kernel';
import { DataSource } from 'typeorm';
import type { ScoredSignal } from '../domain/assess.ts';
import type { RiskClass } from '../domain/model.ts';

/** A closed change with what was known of its risk when the work began. */
export interface ClosedChange {
  readonly id: Id;
  readonly number: number;
  readonly closedAt: Date;
  readonly failed: boolean;
  /** The last assessment before the work began; null for a change that was never assessed. */
  readonly assessment: {
    readonly modelDigest: string;
    readonly score: number;
    readonly class: RiskClass;
    readonly signals: readonly ScoredSignal[];
  } | null;
}

const pageSize = 500;

/** Closed changes for the back-test: page after page from a key, so that no more than one page is held. */
@Injectable()
export class ClosedChanges {
  constructor(private readonly dataSource: DataSource) {}

  /** How many there are, for whoever waits. */
  async count(since: Date): Promise<number> {
    const [row]: { n: string }[] = await this.dataSource.query(
      `SELECT count(*) AS n FROM change WHERE state = 'CLOSED' AND closed_at >= $1`,
      [since],
    );
    return Number(row?.n ?? 0);
  }

  async *pages(since: Date): AsyncGenerator<readonly ClosedChange[]> {
    let after: { readonly at: Date | string; readonly id: Id } = { at: since, id: nil };
    for (;;) {
      const rows: (ClosedChange & { key: string })[] = await this.dataSource.query(
        `SELECT c.id, c.number::integer AS "number", c.closed_at AS "closedAt", c.closed_at::text AS "key",
           c.outcome IN ('UNSUCCESSFUL', 'ROLLED_BACK') AS "failed",
           (SELECT jsonb_build_object('modelDigest', a.model_digest, 'score', a.score, 'class', a.class, 'signals', a.signals)
            FROM risk_assessment a WHERE a.change_id = c.id
            ORDER BY a.assessed_at > coalesce(c.started_at, c.closed_at), a.id DESC LIMIT 1) AS "assessment"
         FROM change c WHERE c.state = 'CLOSED' AND (c.closed_at, c.id) > ($1::timestamptz, $2::uuid)
         ORDER BY c.closed_at, c.id LIMIT $3`,
        [after.at, after.id, pageSize],
      );
      if (rows.length > 0) yield rows;
      const last = rows.at(-1);
      if (last === undefined || rows.length < pageSize) return;
      after = { at: last.key, id: last.id };
    }
  }
}

const nil = '00000000-0000-0000-0000-000000000000';
