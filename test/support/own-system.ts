import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Service } from '#platform/embedded';
import pg from 'pg';
import { Client } from './client.ts';
import {
  createDatabase,
  type ServiceWish,
  stack,
  startApi,
  startWorker,
  type TestDatabase,
} from './stack.ts';

export interface OwnSystemWish {
  /** Files of the policy folder that differ, by name. */
  readonly policyFiles?: Readonly<Record<string, unknown>>;
  /** How many workers; none unless told. */
  readonly workers?: number;
  /** How many APIs; one unless told. */
  readonly apis?: number;
  /** Further settings of APIs and worker. */
  readonly env?: NodeJS.ProcessEnv;
}

/** A folder with the shipped policies but for some files. */
function policiesWith(files: NonNullable<OwnSystemWish['policyFiles']>): string {
  const dir = mkdtempSync(path.join(stack().dataDir, 'policies-'));
  cpSync(path.join(stack().root, 'policies'), dir, { recursive: true });
  for (const [name, content] of Object.entries(files))
    writeFileSync(path.join(dir, name), JSON.stringify(content));
  return dir;
}

/** A seeded organisation with API, and worker if wished, of a test's own: for what others must not see or share. */
export class OwnSystem {
  private constructor(
    readonly database: TestDatabase,
    readonly apis: readonly Service[],
    private readonly wish: ServiceWish,
    private readonly stops: (() => Promise<void> | void)[],
  ) {}

  static async start({
    policyFiles = {},
    workers = 0,
    apis = 1,
    env = {},
  }: OwnSystemWish = {}): Promise<OwnSystem> {
    const database = await createDatabase(stack().seededTemplate);
    const policies = Object.keys(policyFiles).length === 0 ? null : policiesWith(policyFiles);
    const wish = {
      databaseUrl: database.appUrl,
      env: policies === null ? env : { ...env, GAVEL_POLICY_DIR: policies },
    };
    const services = await Promise.all([
      ...Array.from({ length: apis }, () => startApi(wish)),
      ...Array.from({ length: workers }, () => startWorker(wish)),
    ]);
    return new OwnSystem(database, services.slice(0, apis), wish, [
      async () => {
        await Promise.all(services.map((service) => service.stop()));
      },
      () => database.drop(),
      ...(policies === null ? [] : [() => rmSync(policies, { recursive: true, force: true })]),
    ]);
  }

  /** A further worker, ready; it is stopped with the system unless it ended before. */
  async addWorker(over: Partial<ServiceWish> = {}): Promise<Service> {
    const worker = await startWorker({ ...this.wish, ...over });
    this.stops.unshift(() => worker.stop());
    return worker;
  }

  /** The first API. */
  get api(): Service {
    const [first] = this.apis;
    if (first === undefined) throw new Error('There is no API in this system.');
    return first;
  }

  async stop(): Promise<void> {
    for (const stop of this.stops) await stop();
  }

  /** A client signed in as one of the seeded people. */
  async as(username: string): Promise<Client> {
    const known = stack().shared.signIns.find((person) => person.username === username);
    if (known === undefined) throw new Error(`Nobody called ${username} was seeded.`);
    const client = new Client(this.api.url);
    const { password } = known;
    const { status, body } = await client.rest('POST', '/api/v1/session', { username, password });
    if (status !== 201) throw new Error(`${username} could not sign in: ${JSON.stringify(body)}`);
    return client.as((body as { token: string }).token);
  }

  /** What the database holds, read as the owner of the schema. */
  async rows<T extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []): Promise<T[]> {
    const connection = new pg.Client({ connectionString: this.database.ownerUrl });
    await connection.connect();
    try {
      return (await connection.query<T>(sql, [...values])).rows;
    } finally {
      await connection.end();
    }
  }

  /** A statement as the application's role, as an intruder with its password would send it. */
  async intrude(sql: string, values: readonly unknown[] = []): Promise<string> {
    const connection = new pg.Client({ connectionString: this.database.appUrl });
    await connection.connect();
    try {
      await connection.query(sql, [...values]);
      return 'done';
    } catch (error) {
      const { code, constraint } = error as { code?: string; constraint?: string };
      return constraint ?? code ?? String(error);
    } finally {
      await connection.end();
    }
  }

  /** The data of a change's events of one type, oldest first. */
  async events(changeNumber: string, type: string): Promise<Record<string, unknown>[]> {
    const rows = await this.rows<{ data: Record<string, unknown> }>(
      `SELECT e.data FROM event e JOIN change c ON c.id = e.subject_id
       WHERE c.number = $1 AND e.type = $2 ORDER BY e.seq`,
      [Number(changeNumber.slice(4)), type],
    );
    return rows.map((row) => row.data);
  }
}
