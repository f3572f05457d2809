import { Injectable } from '@nestjs/common';
import { type Id, type Page, type PageRequest, toPage } from '#kernel';
import { DataSource } from 'typeorm';
import { EventRow } from './event.entity.ts';

/** Reads what happened: a subject's own history, and the tail of everything for live streams. */
@Injectable()
export class EventLog {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * A subject's events, oldest first.
   *
   * @param types these alone; all when left out
   */
  async of(
    subjectType: string,
    subjectId: Id,
    request: PageRequest,
    types?: readonly string[],
  ): Promise<Page<EventRow>> {
    const query = this.dataSource
      .getRepository(EventRow)
      .createQueryBuilder('e')
      .where('e.subjectType = :subjectType AND e.subjectId = :subjectId', { subjectType, subjectId })
      .orderBy('e.seq', request.backward ? 'DESC' : 'ASC')
      .limit(request.limit + 1);
    if (types !== undefined) query.andWhere('e.type IN (:...types)', { types });
    if (request.cursor)
      query.andWhere(`e.seq ${request.backward ? '<' : '>'} :seq`, { seq: request.cursor[0] });
    return toPage(request, await query.getMany(), (row) => [row.seq]);
  }

  /**
   * Events after `seq` in the order of their numbers, only such that no transaction still running could slip one in
   * before them: a reader that remembers the last number it saw misses nothing.
   */
  async after(seq: string, limit: number): Promise<EventRow[]> {
    return this.dataSource
      .getRepository(EventRow)
      .createQueryBuilder('e')
      .where('e.seq > :seq', { seq })
      .andWhere('e.transaction_id < pg_snapshot_xmin(pg_current_snapshot())')
      .orderBy('e.seq', 'ASC')
      .limit(limit)
      .getMany();
  }

  /** The number of the newest event before which nothing can still appear: where a stream without a memory starts. */
  async newest(): Promise<string> {
    const [row]: { seq: string }[] = await this.dataSource.query(
      `SELECT seq::text AS seq FROM event WHERE transaction_id < pg_snapshot_xmin(pg_current_snapshot())
       ORDER BY event.seq DESC LIMIT 1`,
    );
    return row?.seq ?? '0';
  }
}
