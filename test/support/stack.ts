import { readFileSync } from 'node:fs';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import {
  freePort,
  ownerRole,
  restrictDatabase,
  type Service,
  serviceEnvironment,
  startService,
} from '#platform/embedded';

/** What global-setup.mjs started for all test files. */
export interface Stack {
  readonly root: string;
  readonly dataDir: string;
  /** The migrated database that each new one is a copy of. */
  readonly template: string;
  /** The same with the seeded organisation. */
  readonly seededTemplate: string;
  readonly superuserUrl: string;
  readonly temporalAddress: string;
  /** The program, to start further servers; null when TEMPORAL_ADDRESS names a server. */
  readonly temporalBinary: string | null;
  /** One running system with the seeded organisation: for tests that leave others' changes alone. */
  readonly shared: SharedSystem;
}

export interface SharedSystem {
  readonly apiUrl: string;
  readonly workerUrl: string;
  readonly appUrl: string;
  readonly ownerUrl: string;
  readonly taskQueue: string;
  readonly signIns: readonly { name: string; username: string; password: string; roles: string[] }[];
}

let known: Stack | undefined;

export function stack(): Stack {
  const file = process.env['GAVEL_TEST_STACK'];
  if (file === undefined)
    throw new Error('There is no stack: run this test in the project "integration" or "journeys".');
  known ??= JSON.parse(readFileSync(file, 'utf8')) as Stack;
  return known;
}

export interface TestDatabase {
  readonly name: string;
  readonly appUrl: string;
  readonly ownerUrl: string;
  drop(): Promise<void>;
}

/** A migrated database of one's own, empty unless told; takes some tens of milliseconds. */
export async function createDatabase(template = stack().template): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await asSuperuser(async (client) => {
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template} OWNER ${ownerRole} STRATEGY file_copy`);
    await restrictDatabase(client, name);
  });
  const urlFor = (sample: string): string => {
    const url = new URL(sample);
    url.pathname = `/${name}`;
    return url.href;
  };
  return {
    name,
    appUrl: urlFor(stack().shared.appUrl),
    ownerUrl: urlFor(stack().shared.ownerUrl),
    drop: () =>
      asSuperuser(async (client) => {
        await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      }),
  };
}

/** A superuser's connection, for what the roles of Gavel may not do: faults, plans, another database. */
export async function asSuperuser<T>(
  work: (client: pg.Client) => Promise<T>,
  database = 'postgres',
): Promise<T> {
  const url = new URL(stack().superuserUrl);
  url.pathname = `/${database}`;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export interface ServiceWish {
  /** The application's address of the database. */
  readonly databaseUrl: string;
  readonly temporalAddress?: string;
  /** By default one for each database, so that nobody else's worker takes the work. */
  readonly taskQueue?: string;
  readonly port?: number;
  /** Further settings; they win. */
  readonly env?: NodeJS.ProcessEnv;
}

/** The built API on a free port; ready when this returns. */
export const startApi = (wish: ServiceWish): Promise<Service> => start('api', wish);

/** The built worker; ready when this returns. */
export const startWorker = (wish: ServiceWish): Promise<Service> => start('worker', wish);

async function start(kind: 'api' | 'worker', wish: ServiceWish): Promise<Service> {
  const port = wish.port ?? (await freePort());
  const database = new URL(wish.databaseUrl).pathname.slice(1);
  const service = startService({
    name: kind,
    root: stack().root,
    entry: `apps/${kind}/main.js`,
    port,
    logFile: path.join(stack().dataDir, `logs/${database}-${kind}-${port}.log`),
    env: {
      ...serviceEnvironment({
        inherited: process.env,
        apiPort: port,
        workerPort: port,
        databaseUrl: wish.databaseUrl,
        temporalAddress: wish.temporalAddress ?? stack().temporalAddress,
        dataDir: stack().dataDir,
      }),
      GAVEL_TASK_QUEUE: wish.taskQueue ?? database,
      GAVEL_SERVER_TIMING: 'true',
      ...wish.env,
    },
  });
  // A test that fails before it stops its services must not keep Jest from ending.
  service.unref();
  try {
    await service.ready();
    return service;
  } catch (error) {
    await service.stop();
    throw error;
  }
}
