import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import {
  anEventInsert,
  aSequencer,
  entryHash,
  type LoneSequencer,
  nodeHash,
  parseCheckpoint,
  parseNote,
} from '#ledger/testing';
import pg from 'pg';
import { createDatabase, stack, type TestDatabase } from './stack.ts';
import { waitFor } from './wait-for.ts';

interface LeafRow {
  readonly leaf_index: string;
  readonly kind: string;
  readonly record_id: string;
  readonly leaf_hash: Buffer;
  readonly entry: string;
}

const emptyHash = Buffer.alloc(32);

/** RFC 9162, 2.1.1, word for word; complete subtrees are remembered. */
export function headOf(leaves: readonly Buffer[], known = new Map<string, Buffer>(), from = 0): Buffer {
  const size = leaves.length;
  if (size <= 1) return leaves[0] ?? emptyHash;
  const name = `${from} ${size}`;
  const found = known.get(name);
  if (found !== undefined) return found;
  let k = 1;
  while (k * 2 < size) k *= 2;
  const hash = nodeHash(headOf(leaves.slice(0, k), known, from), headOf(leaves.slice(k), known, from + k));
  known.set(name, hash);
  return hash;
}

async function rowsOf<T extends pg.QueryResultRow>(
  { ownerUrl }: TestDatabase,
  sql: string,
  values: readonly unknown[] = [],
): Promise<T[]> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    return (await client.query<T>(sql, [...values])).rows;
  } finally {
    await client.end();
  }
}

/** What is wrong with a log, found without its own code for trees: in words, none when all is well. */
async function faultsOf(database: TestDatabase): Promise<string[]> {
  const leaves = await rowsOf<LeafRow>(
    database,
    `SELECT leaf_index, kind, record_id, leaf_hash, ledger_entry(kind, record_id, digest, document) AS entry
     FROM ledger_leaf ORDER BY leaf_index`,
  );
  const heads = await rowsOf<{ size: string; root: Buffer; note: string }>(
    database,
    `SELECT size, root, note FROM ledger_checkpoint ORDER BY size`,
  );
  const unlogged = await rowsOf<{ kind: string; id: string }>(
    database,
    `SELECT r.kind, r.id FROM (
       SELECT 'event' AS kind, id FROM event UNION ALL SELECT 'decision', id FROM policy_decision UNION ALL
       SELECT 'vote', id FROM vote UNION ALL SELECT 'minutes', meeting_id FROM meeting_minutes UNION ALL
       SELECT 'evidence', id FROM evidence) r
     FULL JOIN ledger_leaf l ON l.kind = r.kind AND l.record_id = r.id
     WHERE r.id IS NULL OR l.record_id IS NULL`,
  );
  const hashes = leaves.map(({ leaf_hash }) => leaf_hash);
  const known = new Map<string, Buffer>();
  const [last] = heads.slice(-1);
  return [
    ...unlogged.map(({ kind, id }) => `${kind} ${id} is a record without a leaf, or the other way round`),
    ...leaves.flatMap((leaf, at) =>
      Number(leaf.leaf_index) === at ? [] : [`leaf ${leaf.leaf_index} is at ${at}`],
    ),
    ...leaves.flatMap(({ leaf_hash, entry, leaf_index }) =>
      entryHash(Buffer.from(entry)).equals(leaf_hash) ? [] : [`leaf ${leaf_index} has another hash`],
    ),
    ...heads.flatMap(({ size, root, note }) => {
      const told = parseCheckpoint(parseNote(note)?.text ?? '');
      const same = told?.size === Number(size) && Buffer.from(told.root).equals(root);
      return same && headOf(hashes.slice(0, Number(size)), known).equals(root)
        ? []
        : [`checkpoint ${size} is of another tree`];
    }),
    ...(Number(last?.size ?? 0) === leaves.length
      ? []
      : [`the last checkpoint is of ${last?.size ?? 'nothing'}`]),
  ];
}

/** People who write events at once, in transactions that end in another order than they began, or come to nothing. */
export async function committers(
  database: TestDatabase,
  { count, each }: { count: number; each: number },
): Promise<string[][]> {
  const write = async (who: number): Promise<string[]> => {
    const client = new pg.Client({ connectionString: database.appUrl });
    await client.connect();
    const written: string[] = [];
    for (let n = 0; n < each; n += 1) {
      const inserts = Array.from({ length: 1 + ((who + n) % 3) }, (_, i) => anEventInsert({ who, n, i }));
      await client.query('BEGIN');
      for (const { sql, values } of inserts) {
        await client.query(sql, values);
        // Some take their time between writing and committing.
        if ((who * 7 + n) % 5 === 0) await client.query('SELECT pg_sleep(0.01)');
      }
      const fails = (who + n) % 7 === 6;
      await client.query(fails ? 'ROLLBACK' : 'COMMIT');
      if (!fails) written.push(...inserts.map(({ id }) => id));
    }
    await client.end();
    return written;
  };
  return Promise.all(Array.from({ length: count }, (_, who) => write(who)));
}

/** A database with its log, and two sequencers for it. */
export class OwnLog {
  private readonly clients: pg.Client[] = [];

  private constructor(
    readonly database: TestDatabase,
    private readonly folder: string,
    readonly keyFile: string,
    readonly one: LoneSequencer,
    readonly other: LoneSequencer,
  ) {}

  static async start(): Promise<OwnLog> {
    const folder = mkdtempSync(path.join(stack().dataDir, 'ledger-'));
    const keyFile = path.join(folder, 'made/ledger.key');
    const database = await createDatabase();
    const two = [1, 2].map(() => aSequencer(database.appUrl, keyFile));
    const [one, other] = (await Promise.all(two)) as [LoneSequencer, LoneSequencer];
    return new OwnLog(database, folder, keyFile, one, other);
  }

  async stop(): Promise<void> {
    await Promise.all(this.clients.map((client) => client.end()));
    await Promise.all([this.one.close(), this.other.close()]);
    await this.database.drop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async client(url = this.database.appUrl): Promise<pg.Client> {
    const made = new pg.Client({ connectionString: url });
    await made.connect();
    this.clients.push(made);
    return made;
  }

  event(data: Record<string, number>): ReturnType<typeof anEventInsert> {
    return anEventInsert(data);
  }

  /** Commits an event. */
  async write(note: string): Promise<string> {
    const { id, sql, values } = anEventInsert({ note });
    await (await this.client()).query(sql, values);
    return id;
  }

  async sequenceAll(): Promise<void> {
    for (;;) {
      await this.one.sequence();
      if ((await this.rows('SELECT 1 FROM ledger_pending LIMIT 1')).length === 0) return;
    }
  }

  async indexOf(id: string): Promise<number | null> {
    const sql = 'SELECT leaf_index::int AS at FROM ledger_leaf WHERE record_id = $1';
    const [row] = await this.rows<{ at: number }>(sql, [id]);
    return row?.at ?? null;
  }

  /** As the owner of the database. */
  rows<T extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []): Promise<T[]> {
    return rowsOf(this.database, sql, values);
  }

  /** The size of the newest checkpoint, once it is larger than that; a smaller one is a fault. */
  async growsBeyond(size: number): Promise<number> {
    return waitFor(
      async () => {
        const sql = 'SELECT max(size)::int AS size FROM ledger_checkpoint';
        const [row] = await this.rows<{ size: number }>(sql);
        if ((row?.size ?? 0) < size) throw new Error(`The log went back from ${size} to ${row?.size ?? 0}.`);
        return (row?.size ?? 0) > size ? row?.size : null;
      },
      { within: 30_000, what: 'a further checkpoint' },
    );
  }

  faults(): Promise<string[]> {
    return faultsOf(this.database);
  }
}

/** Sequencers in processes of their own. */
export class Victims {
  private readonly running = new Set<ChildProcess>();
  readonly complaints: string[] = [];

  constructor(
    private readonly databaseUrl: string,
    private readonly keyFile: string,
  ) {}

  async start(): Promise<ChildProcess> {
    const script = path.join(stack().root, 'test/support/sequence.mjs');
    const child = spawn(process.execPath, [script, this.databaseUrl, this.keyFile], { stdio: 'pipe' });
    this.running.add(child);
    child.stderr.setEncoding('utf8').on('data', (text: string) => this.complaints.push(text));
    await once(child.stdout, 'data');
    return child;
  }

  async kill(child: ChildProcess): Promise<void> {
    this.running.delete(child);
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  async killAll(): Promise<void> {
    for (const child of this.running) await this.kill(child);
  }
}
