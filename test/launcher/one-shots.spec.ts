import { spawn } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { createDatabase, stack, startApi, type TestDatabase } from '../support/stack.ts';

// Whole processes are started.
jest.setTimeout(60_000);

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database.drop());

interface Ended {
  readonly code: number | null;
  readonly said: string;
}

/** Runs an entry point of the build to its end. */
function run(entry: string, args: readonly string[], env: NodeJS.ProcessEnv, stdin = ''): Promise<Ended> {
  const { PATH } = process.env;
  const file = path.join(stack().root, 'dist/apps', entry);
  const child = spawn(process.execPath, [file, ...args], { cwd: stack().root, env: { PATH, ...env } });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  child.stdin.on('error', () => undefined);
  child.stdin.end(stdin);
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, said })));
}

describe('a process that cannot start', () => {
  it.each(['api', 'worker'])('says why in one line of its log: the %s', async (name) => {
    const { code, said } = await run(`${name}/main.js`, [], { PORT: 'http' });
    expect(code).toBe(1);
    const lines = said.trim().split('\n');
    expect(lines).toHaveLength(1);
    const { level, msg } = JSON.parse(lines[0] ?? '') as { level: string; msg: string };
    expect(level).toBe('fatal');
    expect(msg).toMatch(/^could not start: [^]*PORT: [^]*GAVEL_DATABASE_URL: /);
  });

  it('names the address that migrations need', async () => {
    const { code, said } = await run('launcher/migrate.js', [], {});
    expect(code).toBe(2);
    expect(said).toContain('GAVEL_DATABASE_OWNER_URL');
  });
});

describe('the first administrator', () => {
  const ada = ['ada', 'Ada@example.org', 'Ada', 'Lovelace'];
  const password = 'engines that weave algebra';
  const add = (args: readonly string[], secret: string): Promise<Ended> =>
    run('launcher/first-administrator.js', args, { GAVEL_DATABASE_URL: database.appUrl }, secret);

  it('is not made of half a wish or a short password', async () => {
    expect((await add(['ada'], password)).code).toBe(64);
    expect((await add(ada, 'short')).code).toBe(1);
  });

  it('is made once, also after an attempt that went half-way, and can sign in', async () => {
    expect(await add(ada, `${password}\n`)).toMatchObject({ code: 0 });
    const again = await add(['eve', 'eve@example.org', 'Eve'], password);
    expect(again.code).toBe(1);
    expect(again.said).toContain('There is an administrator already');
    const api = await startApi({ databaseUrl: database.appUrl });
    try {
      const answer = await fetch(`${api.url}/api/v1/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username: 'ada', password }),
      });
      expect(answer.status).toBe(201);
      expect(await answer.json()).toMatchObject({
        person: { name: 'Ada Lovelace', roles: ['administrator'] },
      });
    } finally {
      await api.stop();
    }
  });
});

describe('the small organisation', () => {
  it('has a board that meets, with a deputy, and is added once', async () => {
    const own = await createDatabase();
    try {
      const seed = () =>
        run('launcher/seed-once.js', [], {
          GAVEL_DATABASE_URL: own.appUrl,
          GAVEL_DATA_DIR: stack().dataDir,
        });
      expect(await seed()).toMatchObject({ code: 0, said: expect.stringContaining('Added:') as unknown });
      expect(await seed()).toMatchObject({
        code: 0,
        said: expect.stringContaining('There already:') as unknown,
      });
      const owner = new pg.Client({ connectionString: own.ownerUrl });
      await owner.connect();
      const { rows } = await owner.query<{ key: string; deputies: number }>(
        `SELECT s.key, (SELECT count(*)::integer FROM board_member m WHERE m.board_id = s.board_id AND m.deputy) AS deputies
         FROM meeting_series s`,
      );
      await owner.end();
      expect(rows).toEqual([{ key: 'cab-weekly', deputies: 1 }]);
    } finally {
      await own.drop();
    }
  });
});
