import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { asSuperuser, createDatabase, stack, startApi, startWorker } from '../support/stack.ts';
import { waitFor } from '../support/wait-for.ts';

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

const isReady = async (url: string): Promise<boolean> => (await fetch(`${url}/health/ready`)).ok;

describe('what the tests stand on', () => {
  it('gives each test a migrated database that only the two roles may enter', async () => {
    const database = await createDatabase();
    const applied = await query(database.ownerUrl, 'SELECT name FROM schema_migration');
    expect(applied.length).toBeGreaterThan(0);
    const privileges = await query(
      database.appUrl,
      `SELECT current_user AS who, has_database_privilege('gavel_app', current_database(), 'CREATE') AS makes,
              rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user`,
    );
    expect(privileges).toEqual([
      {
        who: 'gavel_app',
        makes: false,
        rolsuper: false,
        rolbypassrls: false,
        rolcreatedb: false,
        rolcreaterole: false,
      },
    ]);
    const owned = await query(
      database.appUrl,
      `SELECT 1 FROM pg_class WHERE relowner = 'gavel_app'::regrole`,
    );
    expect(owned).toEqual([]);
    await database.drop();
    const left = await asSuperuser(
      async (client) =>
        (await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database.name])).rowCount,
    );
    expect(left).toBe(0);
  });

  it('shares one seeded system', async () => {
    const { shared } = stack();
    expect(await isReady(shared.apiUrl)).toBe(true);
    expect(await isReady(shared.workerUrl)).toBe(true);
    expect(shared.signIns.length).toBeGreaterThan(0);
  });

  it('starts an API and a worker on a database of their own, and kills and stops them', async () => {
    const database = await createDatabase();
    const [api, worker] = await Promise.all([
      startApi({ databaseUrl: database.appUrl }),
      startWorker({ databaseUrl: database.appUrl }),
    ]);
    await api.kill();
    expect((await api.exited).signal).toBe('SIGKILL');
    await worker.stop();
    // Nest drains and then ends by the same signal; SIGKILL would mean that it did not drain in time.
    expect((await worker.exited).signal).not.toBe('SIGKILL');
    await waitFor(async () => !(await isReady(api.url).catch(() => false)), { what: 'the API to be gone' });
    await database.drop();
  });
});
