import { Injectable } from '@nestjs/common';
import type { Id } from '#kernel';
import type { Span } from '#time';
import { DataSource } from 'typeorm';

/** Finds the changes that are planned for a time. */
@Injectable()
export class PlannedChanges {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Open changes that have not begun, or are under way, whose window meets a span; those planned first first.
   * @param serviceIds touching one of these, or none said; any when empty
   */
  async within({ from, to }: Span, serviceIds: readonly Id[], limit: number): Promise<Id[]> {
    const rows: { id: Id }[] = await this.dataSource.query(
      `SELECT c.id FROM change c
       WHERE c.planned_start IS NOT NULL AND tstzrange(c.planned_start, c.planned_end) && tstzrange($1, $2)
         AND c.state IN ('ASSESSING', 'AUTHORIZING', 'SCHEDULED', 'IMPLEMENTING')
         AND ($3::uuid[] = '{}' OR c.service_ids = '{}' OR c.service_ids && $3::uuid[])
       ORDER BY c.planned_start, c.id LIMIT $4`,
      [from, to, serviceIds, limit],
    );
    return rows.map(({ id }) => id);
  }

  /** Changes still to be done that somebody filed or is named to carry out. */
  async of(personId: Id): Promise<Id[]> {
    const rows: { id: Id }[] = await this.dataSource.query(
      `SELECT c.id FROM change c WHERE (c.requester_id = $1 OR c.implementer_id = $1)
         AND c.state IN ('ASSESSING', 'AUTHORIZING', 'SCHEDULED', 'IMPLEMENTING')`,
      [personId],
    );
    return rows.map(({ id }) => id);
  }
}
