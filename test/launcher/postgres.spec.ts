import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import {
  type EmbeddedPostgres,
  freePort,
  isAlive,
  loopback,
  provisionDatabase,
  startPostgres,
} from '#platform/embedded';
import { stack } from '../support/stack.ts';
import { waitFor } from '../support/wait-for.ts';

let dataDir: string;
let lines: string[];
const running: EmbeddedPostgres[] = [];

beforeEach(() => {
  dataDir = mkdtempSync(path.join(stack().dataDir, 'postgres-'));
  lines = [];
});
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(): Promise<EmbeddedPostgres> {
  const server = await startPostgres({
    dataDir,
    port: freePort,
    fsync: false,
    log: (line) => lines.push(line),
  });
  running.push(server);
  return server;
}

async function ask<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

const postmaster = (): number =>
  Number.parseInt(readFileSync(path.join(dataDir, 'postgres/postmaster.pid'), 'utf8'), 10);

describe('the embedded PostgreSQL', () => {
  it('keeps its data over a stop and a start, in UTF-8, sorted by code point, closed to strangers', async () => {
    const first = await start();
    await ask(
      first.superuserUrl,
      `CREATE TABLE kept (word text); INSERT INTO kept VALUES ('Zebra'), ('apple'), ('ÄPFEL')`,
    );
    await first.stop();
    const second = await start();
    expect(await ask(second.superuserUrl, 'SELECT lower(word) AS word FROM kept ORDER BY kept.word')).toEqual(
      [{ word: 'zebra' }, { word: 'apple' }, { word: 'äpfel' }],
    );
    const settings = await ask(
      second.superuserUrl,
      `SELECT current_setting('listen_addresses') AS host, current_setting('server_encoding') AS encoding,
              current_setting('unix_socket_directories') AS sockets, current_setting('timezone') AS zone`,
    );
    expect(settings).toEqual([{ host: loopback, encoding: 'UTF8', sockets: '', zone: 'UTC' }]);
    expect(statSync(path.join(dataDir, 'postgres')).mode & 0o077).toBe(0);
    const wrong = new URL(second.superuserUrl);
    wrong.password = 'guess';
    await expect(ask(wrong.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
  });

  it('takes over from a server that a killed run left behind', async () => {
    const left = await start();
    const pid = postmaster();
    const second = await start();
    expect(isAlive(pid)).toBe(false);
    expect(lines.join('\n')).toContain(`process ${pid}`);
    expect(await ask(second.superuserUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await left.process.exited;
  });

  it('starts again after the server alone was killed', async () => {
    const first = await start();
    await ask(first.superuserUrl, 'CREATE TABLE committed AS SELECT 42 AS answer');
    process.kill(first.process.pid, 'SIGKILL');
    await first.process.exited;
    const second = await start();
    expect(await ask(second.superuserUrl, 'SELECT answer FROM committed')).toEqual([{ answer: 42 }]);
  });

  it('names a taken port and what sets it', async () => {
    const port = await freePort();
    const other = createServer();
    await new Promise<void>((resolve) => {
      other.listen(port, loopback, resolve);
    });
    try {
      await expect(startPostgres({ dataDir, port, fsync: false, log: () => undefined })).rejects.toThrow(
        `port ${port} (GAVEL_POSTGRES_PORT) is taken; set GAVEL_POSTGRES_PORT`,
      );
    } finally {
      await new Promise<void>((resolve) => {
        other.close(() => resolve());
      });
    }
  });

  it('gives an owner and an application of few rights, as often as it is asked', async () => {
    const { superuserUrl } = await start();
    const made = await provisionDatabase({ superuserUrl, database: 'gavel', dataDir });
    expect(await provisionDatabase({ superuserUrl, database: 'gavel', dataDir })).toEqual(made);
    await ask(made.ownerUrl, 'CREATE TABLE mine (id int)');
    await expect(ask(made.appUrl, 'SELECT * FROM mine')).rejects.toThrow(/permission denied/);
    await expect(ask(made.appUrl, 'CREATE TABLE theirs (id int)')).rejects.toThrow(/permission denied/);
    const role = await ask(
      made.appUrl,
      'SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user',
    );
    expect(role).toEqual([
      { rolsuper: false, rolbypassrls: false, rolcreatedb: false, rolcreaterole: false },
    ]);
  });

  it('leaves nothing behind when it is stopped', async () => {
    const server = await start();
    const pid = postmaster();
    await server.stop();
    await waitFor(() => !isAlive(pid), { what: 'PostgreSQL to be gone' });
  });
});
