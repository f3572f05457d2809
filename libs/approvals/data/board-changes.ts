import { Injectable } from '@nestjs/common';
import type { Id } from '#kernel';
import type { Span } from '#time';
import { DataSource } from 'typeorm';

/** Which changes a board is or was asked about. */
@Injectable()
export class BoardChanges {
  constructor(private readonly dataSource: DataSource) {}

  /** Those whose windows begin within a span, the latest first. */
  async within(boardKey: string, { from, to }: Span, most: number): Promise<Id[]> {
    const rows = await this.dataSource.query<{ id: Id }[]>(
      `SELECT c.id FROM change c
       WHERE coalesce(c.planned_start, 'infinity') >= $2 AND coalesce(c.planned_start, 'infinity') < $3
         AND c.planned_end IS NOT NULL AND EXISTS (
           SELECT FROM approval_round r
           WHERE r.change_id = c.id AND jsonb_path_query_array(r.steps, '$[*].boards[*]') @> to_jsonb(ARRAY[$1::text]))
       ORDER BY coalesce(c.planned_start, 'infinity') DESC, c.number DESC LIMIT $4`,
      [boardKey, from, to, most],
    );
    return rows.map(({ id }) => id);
  }
}
