import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import {
  anEventInsert,
  digestedColumns,
  newSigningKey,
  parseNote,
  parseVerifier,
  signerText,
  verifierOf,
  verifyNote,
} from '#ledger/testing';
import type pg from 'pg';
import { committers, OwnLog, Victims } from '../support/ledger.ts';

let log: OwnLog;
beforeAll(async () => {
  log = await OwnLog.start();
});
afterAll(() => log.stop());

const event = (note: string) => anEventInsert({ note });

describe('what a leaf is of', () => {
  /** What is no part of a record, or follows from the rest. */
  const leftOut: Readonly<Record<string, readonly string[]>> = {
    // Places in this database, and the seal of the rest.
    event: ['seq', 'leaf', 'transaction_id'],
    // Generated from the request.
    policy_decision: ['action'],
    // Digested as a document.
    meeting_minutes: ['content'],
  };

  it.each(digestedColumns().map(({ table, columns }) => [table, columns] as const))(
    'is every column of %s',
    async (table, columns) => {
      const rows = await log.rows<{ name: string }>(
        `SELECT column_name AS name FROM information_schema.columns WHERE table_name = '${table}'`,
      );
      expect([...columns, ...(leftOut[table] ?? [])].sort()).toEqual(rows.map(({ name }) => name).sort());
    },
  );
});

describe('sequencing', () => {
  it('makes the first key when there is none, for its owner’s eyes alone, and puts it on record', async () => {
    await log.write('first');
    await log.sequenceAll();
    expect(statSync(log.keyFile).mode & 0o777).toBe(0o600);
    const [row] = await log.rows<{ verifier: string }>('SELECT verifier FROM ledger_key');
    const told = await log.rows(
      `SELECT data ->> 'verifier' AS verifier FROM event WHERE type = 'ledger.keyAdded'`,
    );
    expect(told).toEqual([row]);
    expect(readFileSync(log.keyFile, 'utf8')).toMatch(/^PRIVATE\+KEY\+test\.example\/ledger\+/);
    expect(await log.faults()).toEqual([]);
  });

  it('passes over what is not committed, and takes it once it is, after what was committed before', async () => {
    const late = await log.client();
    const quick = await log.client();
    const first = event('begun first, committed last');
    const second = event('begun last, committed first');
    await late.query('BEGIN');
    await late.query(first.sql, first.values);
    await quick.query(second.sql, second.values);
    await log.sequenceAll();
    await log.one.sequence();
    expect(await log.indexOf(first.id)).toBeNull();
    const early = await log.indexOf(second.id);
    await late.query('COMMIT');
    await log.sequenceAll();
    expect(await log.indexOf(first.id)).toBeGreaterThan(early ?? Infinity);
    expect(await log.faults()).toEqual([]);
  });

  it('takes everything once, in an order that no commit contradicts, whoever writes and sequences at once', async () => {
    const state = { writing: true };
    const sequencing = [log.one, log.other].map(async (sequencer, at) => {
      while (state.writing) await sequencer.sequence(17 + at);
    });
    const written = await committers(log.database, { count: 8, each: 40 });
    state.writing = false;
    await Promise.all(sequencing);
    await log.sequenceAll();
    expect(await log.faults()).toEqual([]);
    for (const own of written) {
      const places = await Promise.all(own.map((id) => log.indexOf(id)));
      expect(places).toEqual([...places].sort((a, b) => Number(a) - Number(b)));
    }
    const tiles = await log.rows<{ level: number; tile_index: string }>(
      'SELECT level, tile_index FROM ledger_tile',
    );
    const [{ size } = { size: '0' }] = await log.rows<{ size: string }>(
      'SELECT max(size) AS size FROM ledger_checkpoint',
    );
    expect(Number(size)).toBeGreaterThan(512);
    expect(tiles).toHaveLength(Math.floor(Number(size) / 256));
  }, 60_000);

  it('loses nothing and takes nothing twice when its processes are killed again and again', async () => {
    const victims = new Victims(log.database.appUrl, log.keyFile);
    const sizes: number[] = [];
    const kills = 20;
    try {
      const state = { done: false };
      const writing = (async () => {
        const all: string[] = [];
        while (!state.done) all.push(...(await committers(log.database, { count: 2, each: 10 })).flat());
        return all;
      })();
      const standing = [victims.start(), victims.start(), victims.start()];
      for (let n = 0; n < kills; n += 1) {
        // While it is at work, and at another moment of it each time.
        sizes.push(await log.growsBeyond(sizes.at(-1) ?? 0));
        await new Promise((resolve) => setTimeout(resolve, (n * 7) % 23));
        const next = await standing.shift();
        if (next !== undefined) await victims.kill(next);
        standing.push(victims.start());
      }
      state.done = true;
      const written = await writing;
      await Promise.all(standing);
      await victims.killAll();
      await log.sequenceAll();
      expect(await log.faults()).toEqual([]);
      expect(sizes).toHaveLength(kills);
      const logged = await log.rows<{ id: string }>('SELECT record_id AS id FROM ledger_leaf');
      const places = new Set(logged.map(({ id }) => id));
      expect(written.filter((id) => !places.has(id))).toEqual([]);
      expect(victims.complaints).toEqual([]);
    } finally {
      await victims.killAll();
    }
  }, 120_000);
});

describe('keys', () => {
  const sign = async () => {
    await log.write('to be signed');
    await log.sequenceAll();
    const [row] = await log.rows<{ note: string }>(
      'SELECT note FROM ledger_checkpoint ORDER BY size DESC LIMIT 1',
    );
    return parseNote(row?.note ?? '');
  };
  const verifiers = async () => {
    const rows = await log.rows<{ verifier: string }>('SELECT verifier FROM ledger_key ORDER BY added_at');
    return rows.flatMap(({ verifier }) => parseVerifier(verifier) ?? []).map(verifierOf);
  };

  it('are rotated by putting a new one beside the old one, and then alone', async () => {
    const old = readFileSync(log.keyFile, 'utf8');
    const fresh = `${signerText(newSigningKey('test.example/ledger'))}\n`;
    writeFileSync(log.keyFile, old + fresh);
    const both = await sign();
    expect(both && verifyNote(both, await verifiers())).toHaveLength(2);
    writeFileSync(log.keyFile, `# since today\n${fresh}`);
    const alone = await sign();
    const [first, second] = await verifiers();
    expect(alone && second && verifyNote(alone, [second])).toEqual([second]);
    expect(alone && first && verifyNote(alone, [first])).toBeNull();
    expect(await log.faults()).toEqual([]);
  });

  it('that never signed this log sign nothing alone: records wait', async () => {
    const good = readFileSync(log.keyFile, 'utf8');
    writeFileSync(log.keyFile, signerText(newSigningKey('test.example/ledger')));
    const id = await log.write('waits');
    await expect(log.one.sequence()).rejects.toThrow('has no key that this log was signed with');
    writeFileSync(log.keyFile, 'PRIVATE+KEY+nonsense');
    await expect(log.one.sequence()).rejects.toThrow(/^(?!.*nonsense).*is no Ed25519 signer key/s);
    rmSync(log.keyFile);
    await expect(log.one.sequence()).rejects.toThrow('Put it back');
    expect(await log.indexOf(id)).toBeNull();
    writeFileSync(log.keyFile, good);
    await log.sequenceAll();
    expect(await log.indexOf(id)).not.toBeNull();
  });
});

describe('the tables of the ledger', () => {
  const tables = [
    'ledger_pending',
    'ledger_leaf',
    'ledger_tile',
    'ledger_checkpoint',
    'ledger_key',
    'ledger_cosignature',
  ];
  const codeOf = async (who: pg.Client, sql: string): Promise<string> => {
    try {
      await who.query(sql);
      return 'done';
    } catch (error) {
      const { code, constraint } = error as { code: string; constraint?: string };
      return constraint ?? code;
    }
  };

  it.each(tables)('%s: none of it is altered or removed, by the application or by mistake', async (table) => {
    const app = await log.client();
    const owner = await log.client(log.database.ownerUrl);
    const { sql, values } = event('something waits');
    await app.query(sql, values);
    await owner.query(
      `INSERT INTO ledger_cosignature SELECT max(size), 'w', 1, decode(repeat('00', 72), 'hex'), now() FROM ledger_checkpoint
       ON CONFLICT DO NOTHING`,
    );
    const [{ column } = { column: '' }] = (
      await owner.query<{ column: string }>(
        `SELECT attname AS column FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND attidentity = '' LIMIT 1`,
        [table],
      )
    ).rows;
    for (const who of [app, owner])
      for (const statement of [
        `UPDATE ${table} SET ${column} = ${column}`,
        `DELETE FROM ${table}`,
        `TRUNCATE ${table} CASCADE`,
      ])
        expect([statement, await codeOf(who, statement)]).toEqual([statement, '42501']);
  });

  it('take from the application only what follows from the records', async () => {
    const app = await log.client();
    const { id, sql, values } = event('to be forged');
    await app.query(sql, values);
    const [{ size, seq } = { size: 0, seq: 0 }] = await log.rows<{ size: number; seq: number }>(
      `SELECT (SELECT max(leaf_index)::int + 1 FROM ledger_leaf) AS size, (SELECT max(seq)::int FROM ledger_pending) AS seq`,
    );
    const leaf = (index: number, record: string, hash?: string) =>
      `INSERT INTO ledger_leaf SELECT ${index}, 'event', '${record}', ${seq}, sha256('x'), NULL,
         ${hash ?? `sha256('\\x00'::bytea || convert_to(ledger_entry('event', '${record}', sha256('x'), NULL), 'UTF8'))`}`;
    const unknown = '01900000-0000-7000-8000-000000000000';
    const forgeries: [string, string][] = [
      [`INSERT INTO ledger_pending (kind, record_id) VALUES ('event', '${id}')`, '42501'],
      [leaf(size + 1, id), 'ledger_leaf_gap_check'],
      [leaf(size, unknown), 'ledger_leaf_pending_check'],
      [leaf(size, id, `sha256('y')`), 'ledger_leaf_hash_check'],
      [
        `INSERT INTO ledger_checkpoint SELECT size + 1, root, now(), replace(note, size::text, (size + 1)::text)
         FROM ledger_checkpoint ORDER BY size DESC LIMIT 1`,
        'ledger_checkpoint_follows_check',
      ],
      [
        `INSERT INTO ledger_tile SELECT 0, 1000000, hashes, root FROM ledger_tile LIMIT 1`,
        'ledger_tile_below_check',
      ],
    ];
    for (const [statement, refusal] of forgeries)
      expect([statement, await codeOf(app, statement)]).toEqual([statement, refusal]);
    await log.sequenceAll();
    expect(await log.faults()).toEqual([]);
  });

  it('show a record that was altered before it was logged', async () => {
    const owner = await log.client(log.database.ownerUrl);
    const { id, sql, values } = event('as it was');
    await owner.query('BEGIN');
    await owner.query(sql, values);
    await owner.query('ALTER TABLE event DISABLE TRIGGER event_append_only');
    await owner.query(`UPDATE event SET data = '{"note": "as it never was"}' WHERE id = $1`, [id]);
    await owner.query('ALTER TABLE event ENABLE TRIGGER event_append_only');
    await owner.query('COMMIT');
    await log.sequenceAll();
    // Its own seal, from the process that wrote it, is not the hash of what it says now.
    const [row] = await log.rows<{ same: boolean }>(
      `SELECT e.leaf = sha256('\\x00'::bytea || l.digest) AS same FROM event e JOIN ledger_leaf l ON l.record_id = e.id WHERE e.id = $1`,
      [id],
    );
    expect(row).toEqual({ same: false });
  });
});
