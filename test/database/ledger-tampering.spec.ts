import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aSequencer } from '#ledger/testing';
import { randomOf } from '../../apps/cli/proof/sample.ts';
import { OwnLog } from '../support/ledger.ts';
import { fillKinds, rowEdits } from '../support/row-edits.ts';
import { asSuperuser, stack } from '../support/stack.ts';

let log: OwnLog;
/** An event in the middle of the log. */
let record: string;
let leaf: number;

beforeAll(async () => {
  log = await OwnLog.start();
  const client = await log.client();
  for (let n = 0; n < 300; n += 1) {
    const { id, sql, values } = log.event({ n });
    await client.query(sql, values);
    if (n === 100) record = id;
    if (n % 60 === 0) await log.sequenceAll();
  }
  await log.sequenceAll();
  leaf = (await log.indexOf(record)) ?? -1;
});
afterAll(() => log.stop());

/** Past grants and triggers, as whoever holds the machine. */
const behindTheBack = (sql: string) =>
  asSuperuser(async (client) => {
    await client.query('SET session_replication_role = replica');
    await client.query(sql);
  }, log.database.name);

const flipped = (column: string, at: number) => `set_byte(${column}, ${at}, get_byte(${column}, ${at}) # 1)`;
const rehashed = (digest: string) =>
  `digest = ${digest}, leaf_hash = sha256('\\x00'::bytea || convert_to(ledger_entry(kind, record_id, ${digest}, document), 'UTF8'))`;

describe('an edit behind the log’s back', () => {
  it('is not there yet', async () => {
    expect(leaf).toBeGreaterThan(0);
    expect(await log.one.audit()).toEqual([]);
  });

  // What is done, how it is undone, and the place that is named.
  const edits: [string, () => [edit: string, undo: string], () => string][] = [
    ...(
      [
        ['its data', `data = '{"n": 101}'`],
        ['its actor', `actor_name = 'Text'`],
        ['its door', `door = 'cli'`],
        ['its time, by a microsecond', `occurred_at = occurred_at + interval '1 microsecond'`],
        ['its subject', `subject_id = id`],
      ] as const
    ).map(([what, set]): (typeof edits)[number] => [
      what,
      () => [
        `CREATE TABLE kept AS SELECT * FROM event WHERE id = '${record}'; UPDATE event SET ${set} WHERE id = '${record}'`,
        `UPDATE event e SET data = k.data, actor_name = k.actor_name, door = k.door, occurred_at = k.occurred_at,
             subject_id = k.subject_id FROM kept k WHERE e.id = k.id; DROP TABLE kept`,
      ],
      () => `leaf ${leaf}`,
    ]),
    [
      'its removal',
      () => [
        `CREATE TABLE kept AS SELECT * FROM event WHERE id = '${record}'; DELETE FROM event WHERE id = '${record}'`,
        `INSERT INTO event OVERRIDING SYSTEM VALUE SELECT * FROM kept; DROP TABLE kept`,
      ],
      () => `leaf ${leaf}`,
    ],
    [
      'a record that the log was never told of',
      () => [
        `INSERT INTO event (id, type, subject_type, subject_id, data, actor_kind, actor_name, door, correlation_id, occurred_at, leaf)
         SELECT '01900000-0000-7000-8000-00000000000a', type, subject_type, subject_id, data, actor_kind, actor_name, door,
                correlation_id, occurred_at, leaf FROM event WHERE id = '${record}'`,
        `DELETE FROM event WHERE id = '01900000-0000-7000-8000-00000000000a'`,
      ],
      () => 'event 01900000-0000-7000-8000-00000000000a',
    ],
    [
      'another digest, with the hash that fits it',
      () => [
        `CREATE TABLE kept AS SELECT * FROM ledger_leaf WHERE leaf_index = ${leaf};
         UPDATE ledger_leaf SET ${rehashed(flipped('digest', 3))} WHERE leaf_index = ${leaf}`,
        `UPDATE ledger_leaf l SET digest = k.digest, leaf_hash = k.leaf_hash FROM kept k WHERE k.leaf_index = l.leaf_index; DROP TABLE kept`,
      ],
      () => `leaf ${leaf}`,
    ],
    [
      'a leaf’s removal',
      () => [
        `CREATE TABLE kept AS SELECT * FROM ledger_leaf WHERE leaf_index = ${leaf}; DELETE FROM ledger_leaf WHERE leaf_index = ${leaf}`,
        `INSERT INTO ledger_leaf SELECT * FROM kept; DROP TABLE kept`,
      ],
      () => `leaf ${leaf}`,
    ],
    ...(['hashes', 'root'] as const).map((column): (typeof edits)[number] => {
      const edit = `UPDATE ledger_tile SET ${column} = ${flipped(column, 7)}`;
      return [`a byte of a tile’s ${column}`, () => [edit, edit], () => 'tile 0/0'];
    }),
    [
      'a checkpoint’s root, in its note as well',
      () => [
        `CREATE TABLE kept AS SELECT * FROM ledger_checkpoint ORDER BY size DESC LIMIT 1;
         UPDATE ledger_checkpoint c SET root = sha256('x'), note = replace(c.note, encode(c.root, 'base64'), encode(sha256('x'), 'base64'))
         FROM kept k WHERE k.size = c.size`,
        `UPDATE ledger_checkpoint c SET root = k.root, note = k.note FROM kept k WHERE k.size = c.size; DROP TABLE kept`,
      ],
      () => 'checkpoint ',
    ],
    [
      'the removal of the newest checkpoint',
      () => [
        `CREATE TABLE kept AS SELECT * FROM ledger_checkpoint ORDER BY size DESC LIMIT 1;
         DELETE FROM ledger_checkpoint c USING kept k WHERE k.size = c.size`,
        `INSERT INTO ledger_checkpoint SELECT * FROM kept; DROP TABLE kept`,
      ],
      () => 'checkpoint ',
    ],
    [
      'the removal of the newest leaf',
      () => [
        `CREATE TABLE kept AS SELECT * FROM ledger_leaf ORDER BY leaf_index DESC LIMIT 1;
         DELETE FROM ledger_leaf l USING kept k WHERE k.leaf_index = l.leaf_index`,
        `INSERT INTO ledger_leaf SELECT * FROM kept; DROP TABLE kept`,
      ],
      () => 'checkpoint ',
    ],
  ];

  it.each(edits)('is found, and its place named: %s', async (_what, how, place) => {
    const [edit, undo] = how();
    await behindTheBack(edit);
    const faults = await log.one.audit();
    await behindTheBack(undo);
    expect(faults.map((fault) => fault.place)).toEqual(
      expect.arrayContaining([expect.stringContaining(place())]),
    );
    expect(await log.one.audit()).toEqual([]);
  });
});

describe('1,000 values of random rows, altered behind the log’s back', () => {
  it('are found, each at its place', async () => {
    const random = randomOf('rows of the ledger');
    await fillKinds(log, 30);
    await log.sequenceAll();
    expect(await log.one.audit()).toEqual([]);
    const url = new URL(stack().superuserUrl);
    url.pathname = `/${log.database.name}`;
    const superuser = await aSequencer(url.href, log.keyFile);
    const missed: string[] = [];
    // Few enough at once that each has its own place.
    for (const lot of await rowEdits(log, { lots: 40, each: 25 }, random)) {
      const faults = await superuser.auditAfter(lot.map(({ statement }) => statement));
      for (const { place, what } of lot)
        if (!faults.some((fault) => new RegExp(place).test(fault.place))) missed.push(what);
    }
    await superuser.close();
    expect(missed).toEqual([]);
    expect(await log.one.audit()).toEqual([]);
  });
});
