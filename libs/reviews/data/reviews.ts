import { Injectable } from '@nestjs/common';
import type { Id } from '#kernel';
import { DataSource, type EntityManager, In } from 'typeorm';
import type { ReviewRecord } from '../domain/review.ts';
import { ReviewRow } from './review.entities.ts';

/** What a review's reminder and escalation are called on the timeline. */
export const reviewEvents = {
  reminded: 'change.reviewReminded',
  escalated: 'change.reviewEscalated',
} as const;

/** Reviews, one for each change that owes one. */
@Injectable()
export class Reviews {
  constructor(private readonly dataSource: DataSource) {}

  async ofChanges(
    changeIds: readonly Id[],
    manager: EntityManager = this.dataSource.manager,
  ): Promise<Map<Id, ReviewRecord>> {
    const rows = await manager.findBy(ReviewRow, { changeId: In([...changeIds]) });
    return new Map(rows.map((row) => [row.changeId, row]));
  }

  async byId(id: Id): Promise<ReviewRecord | null> {
    return this.dataSource.manager.findOneBy(ReviewRow, { id });
  }

  async insert(review: ReviewRecord, manager: EntityManager): Promise<void> {
    await manager.insert(ReviewRow, review as never);
  }

  async complete(id: Id, patch: Partial<ReviewRecord>, manager: EntityManager): Promise<void> {
    await manager.update(ReviewRow, { id }, patch as never);
  }

  /** Whether a validation of this change failed at any time. The timeline is the record of that. */
  async failedOnce(changeId: Id, manager: EntityManager): Promise<boolean> {
    const rows: unknown[] = await manager.query(
      `SELECT FROM event WHERE subject_type = 'change' AND subject_id = $1 AND type = 'change.validationFailed' LIMIT 1`,
      [changeId],
    );
    return rows.length > 0;
  }

  /** Which of the given events happened to which change. */
  async happened(
    changeIds: readonly Id[],
    types: readonly string[],
    manager: EntityManager,
  ): Promise<Set<string>> {
    if (changeIds.length === 0) return new Set();
    const rows: { subject_id: Id; type: string }[] = await manager.query(
      `SELECT DISTINCT subject_id, type FROM event
       WHERE subject_type = 'change' AND subject_id = ANY($1::uuid[]) AND type = ANY($2::text[])`,
      [changeIds, types],
    );
    return new Set(rows.map((row) => `${row.subject_id} ${row.type}`));
  }
}
