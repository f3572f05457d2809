import { Inject, Injectable } from '@nestjs/common';
import type { Clock, Id } from '#kernel';
import { CLOCK } from '#platform/database';
import { DataSource, type QueryRunner } from 'typeorm';
import { openStates } from '../domain/life.ts';

/** Messages that ask for a change's workflow to be started where none runs. */
export const missingWorkflowTopic = 'change.workflow';

const batch = 1_000;

/** Subjects of one kind that each have a workflow. */
export interface Watched {
  /** The outbox's topic that asks for one to be started. */
  readonly topic: string;
  /** A query whose column `id` names those that are open. */
  readonly open: string;
}

/** Asks, through the outbox, for the workflows of all open changes, and of what later slices have watched as well. */
@Injectable()
export class MissingWorkflows {
  private readonly kinds: Watched[] = [
    {
      topic: missingWorkflowTopic,
      open: `SELECT id FROM change WHERE submitted_at IS NOT NULL AND state IN (${openStates.map((s) => `'${s}'`).join()})`,
    },
  ];

  constructor(
    private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  add(kind: Watched): void {
    this.kinds.push(kind);
  }

  /**
   * In batches, so that no transaction grows with the number of changes.
   * @returns how many were asked for; null where another process is asking now
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
    for (const kind of this.kinds) total += await this.allOf(kind, runner, correlationId);
    return total;
  }

  private async allOf(kind: Watched, runner: QueryRunner, correlationId: string): Promise<number> {
    let total = 0;
    for (let after: Id | null = null; ;) {
      const ids: Id[] = await this.askAfter(runner, kind, after, correlationId);
      total += ids.length;
      const last = ids.at(-1);
      if (last === undefined || ids.length < batch) return total;
      after = last;
    }
  }

  private async askAfter(
    runner: QueryRunner,
    { topic, open }: Watched,
    after: Id | null,
    correlationId: string,
  ): Promise<Id[]> {
    const rows = (await runner.query(
      `INSERT INTO outbox (topic, key, payload, correlation_id, created_at, due_at)
       SELECT $1, id, '{}', $2, $3, $3 FROM (${open}) AS open
       WHERE $4::uuid IS NULL OR id > $4
       ORDER BY id LIMIT $5
       RETURNING key`,
      [topic, correlationId, this.clock.now(), after, batch],
    )) as { key: Id }[];
    return rows.map((row) => row.key);
  }
}
