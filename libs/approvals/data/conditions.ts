import { Injectable } from '@nestjs/common';
import type { Id } from '#kernel';
import { DataSource, type EntityManager, In } from 'typeorm';
import type { Condition } from '../domain/condition.ts';
import { ConditionRow } from './condition.entity.ts';

/** What the open conditions of the round `r` say, as one jsonb; one that lapsed is as unmet as one that waits. */
export const openConditions = `(SELECT coalesce(jsonb_agg(k.text ORDER BY k.due_at, k.id), '[]')
  FROM vote_condition k JOIN standing_vote s ON s.id = k.vote_id WHERE k.round_id = r.id AND k.met_by IS NULL)`;

/** A condition, and whether the vote that it goes with stands. */
export interface KeptCondition extends Condition {
  readonly voteStands: boolean;
}

/** Conditions of votes. Whoever writes holds the change's lock. */
@Injectable()
export class Conditions {
  constructor(private readonly dataSource: DataSource) {}

  async byId(id: Id, manager: EntityManager = this.dataSource.manager): Promise<KeptCondition | null> {
    const row = await manager.findOneBy(ConditionRow, { id });
    return row === null ? null : ((await withVotes([row], manager))[0] ?? null);
  }

  async insert(conditions: readonly Condition[], manager: EntityManager): Promise<void> {
    if (conditions.length > 0) await manager.insert(ConditionRow, [...conditions]);
  }

  async settle(
    id: Id,
    as: Pick<Condition, 'settledAt'> &
      Partial<Pick<Condition, 'metBy' | 'metAccount' | 'evidenceId' | 'note'>>,
    manager: EntityManager,
  ): Promise<void> {
    await manager.update(ConditionRow, { id }, as);
  }

  /** Those that wait, of votes that stand in rounds that may still count. */
  async openOf(
    changeIds: readonly Id[],
    manager: EntityManager,
  ): Promise<Pick<Condition, 'id' | 'changeId' | 'dueAt'>[]> {
    return manager.query(
      `SELECT k.id, k.change_id AS "changeId", k.due_at AS "dueAt"
       FROM vote_condition k JOIN approval_round r ON r.id = k.round_id AND r.state IN ('open', 'approved')
       JOIN standing_vote s ON s.id = k.vote_id
       WHERE k.change_id = ANY($1::uuid[]) AND k.settled_at IS NULL ORDER BY k.due_at, k.id`,
      [changeIds],
    );
  }

  /** Every condition of these rounds, those due first first. */
  async ofRounds(
    roundIds: readonly Id[],
    manager: EntityManager = this.dataSource.manager,
  ): Promise<Map<Id, KeptCondition[]>> {
    const found = new Map<Id, KeptCondition[]>(roundIds.map((id) => [id, []]));
    const rows = await manager.find(ConditionRow, {
      where: { roundId: In([...roundIds]) },
      order: { dueAt: 'ASC', id: 'ASC' },
    });
    for (const row of await withVotes(rows, manager)) found.get(row.roundId)?.push(row);
    return found;
  }

  /** Whether there is such a document on the change, and it does not speak against it. */
  async isEvidenceOf(changeId: Id, evidenceId: Id, manager: EntityManager): Promise<boolean> {
    const rows: unknown[] = await manager.query(
      `SELECT id FROM evidence WHERE id = $1 AND change_id = $2 AND verdict <> 'FAILED'`,
      [evidenceId, changeId],
    );
    return rows.length > 0;
  }
}

async function withVotes(rows: readonly Condition[], manager: EntityManager): Promise<KeptCondition[]> {
  if (rows.length === 0) return [];
  const standing: { id: Id }[] = await manager.query(
    'SELECT id FROM standing_vote WHERE id = ANY($1::uuid[])',
    [rows.map((row) => row.voteId)],
  );
  const stands = new Set(standing.map((row) => row.id));
  return rows.map((row) => ({ ...row, voteStands: stands.has(row.voteId) }));
}
