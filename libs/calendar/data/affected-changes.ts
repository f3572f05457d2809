import { Injectable } from '@nestjs/common';
import type { Id } from '#kernel';
import type { Span } from '#time';
import { DataSource } from 'typeorm';

/** Where in the order of ids a batch ended. */
type After = Id | null;

/** Which changes something that was altered may concern. */
export type Affected =
  | { readonly by: 'time'; readonly span: Ahead }
  /** @param open changes that leave this open are concerned as well */
  | {
      readonly by: 'subjects';
      readonly span: Ahead;
      readonly ids: readonly Id[];
      readonly open: 'service_ids' | 'environment_ids' | null;
    }
  /** What reaches `fromId` over dependencies, or is reached from `toId`. */
  | {
      readonly by: 'dependency';
      readonly span: Ahead;
      readonly fromId: Id;
      readonly toId: Id;
      readonly steps: number;
    }
  /** Who touches it, and who is in one place with them at the time. */
  | { readonly by: 'service'; readonly span: Ahead; readonly id: Id };

/** `to` is null where it never ends. */
interface Ahead {
  readonly from: Span['from'];
  readonly to: Span['to'] | null;
}

const slots = `SELECT s.change_id AS id FROM change_slot s WHERE s.span && tstzrange($1, $2)`;
const held = `c.planned_end IS NOT NULL AND change_holds(c.state) AND tstzrange(c.planned_start, c.planned_end) && tstzrange($1, $2)`;

/**
 * Finds, in order of their ids and batch by batch, the changes that something altered may concern: over indices, at the
 * cost of what is found.
 */
@Injectable()
export class AffectedChanges {
  constructor(private readonly dataSource: DataSource) {}

  async next(affected: Affected, after: After, limit: number): Promise<Id[]> {
    const { span } = affected;
    const { sql, values } = queryOf(affected);
    const rows: { id: Id }[] = await this.dataSource.query(
      `SELECT DISTINCT found.id FROM (${sql}) AS found
       WHERE $3::uuid IS NULL OR found.id > $3 ORDER BY found.id LIMIT $4`,
      [span.from, span.to, after, limit, ...values],
    );
    return rows.map(({ id }) => id);
  }

  /** What was told of conflicts to these changes since a moment: rule, other change and entry. */
  async toldSince(
    changeId: Id,
    since: Date,
    manager = this.dataSource.manager,
  ): Promise<readonly { readonly rule: string; readonly change: Id | null; readonly entry: Id | null }[]> {
    return manager.query(
      `SELECT told.rule, told.change, told.entry
       FROM event e CROSS JOIN LATERAL jsonb_to_recordset(e.data -> 'conflicts') AS told(rule text, change uuid, entry uuid)
       WHERE e.subject_type = 'change' AND e.subject_id = $1 AND e.type = 'change.conflictsFound' AND e.occurred_at >= $2`,
      [changeId, since],
    );
  }
}

function queryOf(affected: Affected): { readonly sql: string; readonly values: readonly unknown[] } {
  switch (affected.by) {
    case 'time':
      return { sql: `SELECT c.id FROM change c WHERE ${held}`, values: [] };
    case 'subjects': {
      const open =
        affected.open === null
          ? ''
          : ` UNION SELECT c.id FROM change c WHERE c.${affected.open} = '{}' AND ${held}`;
      return { sql: `${slots} AND s.subject_id = ANY($5::uuid[])${open}`, values: [affected.ids] };
    }
    case 'service':
      return {
        sql: `${slots} AND s.subject_id = $5::uuid
          UNION SELECT near.change_id FROM change_slot s
          JOIN change c ON c.id = s.change_id CROSS JOIN LATERAL unnest(c.environment_ids) AS place(id)
          JOIN change_slot near ON near.subject_id = place.id AND near.span && s.span
          WHERE s.subject_id = $5::uuid AND s.span && tstzrange($1, $2)`,
        values: [affected.id],
      };
    case 'dependency':
      return {
        sql: `${slots} AND s.subject_id IN (
          WITH RECURSIVE reach (id, distance, way) AS (
            VALUES ($5::uuid, 0, -1), ($6::uuid, 0, 1)
            UNION
            SELECT n.id, r.distance + 1, r.way FROM reach r CROSS JOIN LATERAL (
              SELECT d.to_id FROM service_dependency d WHERE r.way = 1 AND d.from_id = r.id AND d.active
              UNION ALL
              SELECT d.from_id FROM service_dependency d WHERE r.way = -1 AND d.to_id = r.id AND d.active) AS n(id)
            WHERE r.distance < $7::integer)
          SELECT id FROM reach)`,
        values: [affected.fromId, affected.toId, affected.steps],
      };
  }
}
