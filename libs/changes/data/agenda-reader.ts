import { Injectable } from '@nestjs/common';
import type { Id } from '#kernel';
import { DataSource } from 'typeorm';
import { type Deadline, Deadlines } from '../deadlines.ts';
import type { ChangeRecord } from '../domain/change.ts';

/** What the agenda of a change is made of. */
@Injectable()
export class AgendaReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly deadlines: Deadlines,
  ) {}

  /**
   * The number of each change's newest event. All but refusals are written under the change's lock, so their numbers
   * rise in the order of commits; a refusal has no such order, and moves nothing.
   */
  async newestEvents(changeIds: readonly Id[]): Promise<Map<Id, number>> {
    const rows: { id: Id; seq: string }[] = await this.dataSource.query(
      `SELECT c.id, e.seq FROM unnest($1::uuid[]) AS c(id), LATERAL (
         SELECT seq FROM event WHERE subject_type = 'change' AND subject_id = c.id AND type <> 'change.refused'
         ORDER BY seq DESC LIMIT 1) AS e`,
      [changeIds],
    );
    return new Map(rows.map((row) => [row.id, Number(row.seq)]));
  }

  /** The earliest deadline of each change that has one. */
  async earliestDeadlines(changes: readonly ChangeRecord[]): Promise<Map<Id, Deadline>> {
    const earliest = new Map<Id, Deadline>();
    for (const deadline of await this.deadlines.ahead(changes, this.dataSource.manager))
      if (!earliest.has(deadline.changeId)) earliest.set(deadline.changeId, deadline);
    return earliest;
  }
}
