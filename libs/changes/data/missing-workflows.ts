import { Inject, Injectable } from '@nestjs/common';
import type { Clock, Id } from '#kernel';
import { CLOCK } from '#platform/database';
import { DataSource, type QueryRunner } from 'typeorm';
import { openStates } from '../domain/life.ts';

/** Messages that ask for a change's workflow to be started where none runs. */
export const missingWorkflowTopic = 'change.workflow';

const batch = 1_000;

/** Asks, through the outbox, for the workflows of all open changes. */
@Injectable()
export class MissingWorkflows {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * In batches, so that no transaction grows with the number of changes.
   * @returns how many changes were asked for; null where another process is asking now
   */
  async askForAll(correlationId: string): Promise<number | null> {
    const runner = this.dataSource.createQueryRunner();
    try {
      const [lock] = (await runner.query(
        `SELECT pg_try_advisory_lock(hashtext('gavel.reconcile')) AS taken`,
      )) as { taken: boolean }[];
      if (lock?.taken !== true) return null;
      return await this.inBatches(runner, correlationId).finally(() =>
        runner.query(`SELECT pg_advisory_unlock(hashtext('gavel.reconcile'))`),
      );
    } finally {
      await runner.release();
    }
  }

  private async inBatches(runner: QueryRunner, correlationId: string): Promise<number> {
    let total = 0;
    for (let after: Id | null = null; ;) {
      const ids: Id[] = await this.askAfter(runner, after, correlationId);
      total += ids.length;
      const last = ids.at(-1);
      if (last === undefined || ids.length < batch) return total;
      after = last;
    }
  }

  private async askAfter(runner: QueryRunner, after: Id | null, correlationId: string): Promise<Id[]> {
    const rows = (await runner.query(
      `INSERT INTO outbox (topic, key, payload, correlation_id, created_at, due_at)
       SELECT $1, id, '{}', $2, $3, $3 FROM change
       WHERE submitted_at IS NOT NULL AND state = ANY($4) AND ($5::uuid IS NULL OR id > $5)
       ORDER BY id LIMIT $6
       RETURNING key`,
      [missingWorkflowTopic, correlationId, this.clock.now(), openStates, after, batch],
    )) as { key: Id }[];
    return rows.map((row) => row.key);
  }
}
