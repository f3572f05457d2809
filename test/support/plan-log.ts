import { closeSync, openSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import { asSuperuser, stack, type TestDatabase } from './stack.ts';

export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Shared Hit Blocks'?: number;
  readonly 'Shared Read Blocks'?: number;
  readonly 'Actual Total Time'?: number;
  readonly Plans?: readonly PlanNode[];
}

export interface LoggedPlan {
  readonly 'Query Text': string;
  readonly 'Query Parameters'?: string;
  readonly Plan: PlanNode;
}

/** The plans by which PostgreSQL ran what it was asked, as its own auto_explain writes them. */
export class PlanLog {
  private readonly file = path.join(stack().dataDir, 'logs/postgres.log');

  private constructor(private readonly database: TestDatabase) {}

  /** From now on every connection of the application to this database logs its plans; those that it has are ended. */
  static async of(database: TestDatabase): Promise<PlanLog> {
    const settings = {
      session_preload_libraries: 'auto_explain',
      'auto_explain.log_min_duration': '0',
      'auto_explain.log_analyze': 'on',
      'auto_explain.log_buffers': 'on',
      'auto_explain.log_timing': 'off',
      'auto_explain.log_format': 'json',
      'auto_explain.log_parameter_max_length': '-1',
    };
    await asSuperuser(async (client) => {
      for (const [name, value] of Object.entries(settings))
        await client.query(`ALTER ROLE gavel_app IN DATABASE ${database.name} SET ${name} = '${value}'`);
      await client.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND usename = 'gavel_app'`,
        [database.name],
      );
    });
    return new PlanLog(database);
  }

  /** The plans of everything that the API ran meanwhile; what a worker did, or a test of another database, is not what was asked. */
  async during(ask: () => Promise<unknown>): Promise<readonly LoggedPlan[]> {
    const from = statSync(this.file).size;
    await ask();
    const pids = await this.pidsOfApi();
    const text = this.readFrom(from);
    return [...text.matchAll(/\[(\d+)\] LOG: {2}duration: [\d.]+ ms {2}plan:\n\t(\{[\s\S]*?\n\t\})/g)]
      .filter(([, pid]) => pids.has(Number(pid)))
      .map(([, , json]) => JSON.parse((json ?? '').replaceAll('\n\t', '\n')) as LoggedPlan);
  }

  private async pidsOfApi(): Promise<ReadonlySet<number>> {
    const { rows } = await asSuperuser((client) =>
      client.query<{ pid: number }>(
        `SELECT pid FROM pg_stat_activity WHERE datname = $1 AND application_name = 'gavel-api'`,
        [this.database.name],
      ),
    );
    return new Set(rows.map(({ pid }) => pid));
  }

  private readFrom(start: number): string {
    const buffer = Buffer.alloc(statSync(this.file).size - start);
    const handle = openSync(this.file, 'r');
    try {
      readSync(handle, buffer, 0, buffer.length, start);
    } finally {
      closeSync(handle);
    }
    return buffer.toString('utf8');
  }
}

export const nodesOf = (plan: PlanNode): PlanNode[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
