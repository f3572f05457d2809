import { digestedColumns } from '#ledger/testing';
import type { OwnLog } from './ledger.ts';
import { asSuperuser } from './stack.ts';

/** One value of one row altered, and what has to be named for it. */
export interface RowEdit {
  readonly statement: string;
  /** A regular expression's source, for the place. */
  readonly place: string;
  readonly what: string;
}

interface Column {
  readonly name: string;
  readonly type: string;
}
interface Target {
  readonly table: string;
  /** Which row. */
  readonly where: string;
  readonly place: string;
  readonly columns: readonly Column[];
}

const records = [
  ...digestedColumns().map((kind) => ({
    ...kind,
    columns: kind.table === 'meeting_minutes' ? [...kind.columns, 'content'] : kind.columns,
  })),
];
const keys: Readonly<Record<string, string>> = { meeting_minutes: 'meeting_id' };
const ledgerTables = {
  ledger_leaf: ['kind', 'record_id', 'digest', 'document', 'leaf_hash'],
  ledger_tile: ['hashes', 'root'],
  ledger_checkpoint: ['root', 'note'],
};

/** Rows of every kind beside the events that a log has, past all checks: what they say is of no account here. */
export async function fillKinds(log: OwnLog, count: number): Promise<void> {
  const rows = `FROM generate_series(1, ${count}) AS n`;
  const now = `date_trunc('milliseconds', now())`;
  const digest = `'sha256:' || encode(sha256(n::text::bytea), 'hex')`;
  await asSuperuser(async (client) => {
    await client.query(`DO $$ DECLARE c record; BEGIN
      FOR c IN SELECT conrelid::regclass AS t, conname FROM pg_constraint WHERE contype = 'c' AND conrelid IN (${[
        ...records.map(({ table }) => table),
        ...Object.keys(ledgerTables),
      ]
        .map((table) => `'${table}'::regclass`)
        .join(', ')})
      LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', c.t, c.conname); END LOOP; END $$`);
    await client.query('SET session_replication_role = replica');
    await client.query(
      `INSERT INTO policy_decision (id, decided_at, verdict, determining, problems, errors, request, input_digest,
         policy_set_digest, engine, correlation_id)
       SELECT gen_random_uuid(), ${now}, 'deny', '[]', '[{"code": "NOT_PERMITTED"}]', '[]', jsonb_build_object('action', 'a' || n),
         ${digest}, ${digest}, 'cedar', 'test' ${rows}`,
    );
    await client.query(
      `INSERT INTO vote (id, round_id, step, person_id, account_id, verdict, comment, digest, cast_at, ordinal)
       SELECT gen_random_uuid(), gen_random_uuid(), 0, gen_random_uuid(), gen_random_uuid(), 'approve', 'as told', ${digest}, ${now}, 1 ${rows}`,
    );
    await client.query(
      `INSERT INTO evidence (id, change_id, kind, name, media_type, size_bytes, digest, verdict, facts, attached_by,
         attached_account, attached_at)
       SELECT gen_random_uuid(), gen_random_uuid(), 'DOCUMENT', 'a.txt', 'text/plain', n, ${digest}, 'PASSED', '{}', gen_random_uuid(),
         gen_random_uuid(), ${now} ${rows}`,
    );
    await client.query(
      `INSERT INTO meeting_minutes (meeting_id, content, digest, closed_by, closed_at)
       SELECT gen_random_uuid(), n::text, ${digest}, gen_random_uuid(), ${now} ${rows}`,
    );
    await client.query(
      `INSERT INTO ledger_pending (kind, record_id) SELECT 'decision', id FROM policy_decision
       UNION ALL SELECT 'vote', id FROM vote UNION ALL SELECT 'evidence', id FROM evidence
       UNION ALL SELECT 'minutes', meeting_id FROM meeting_minutes`,
    );
  }, log.database.name);
}

async function columnsOf(log: OwnLog, table: string, names: readonly string[]): Promise<Column[]> {
  const rows = await log.rows<{ name: string; type: string }>(
    `SELECT column_name AS name, data_type AS type FROM information_schema.columns WHERE table_name = $1 ORDER BY 1`,
    [table],
  );
  return rows.filter(({ name }) => names.includes(name));
}

/** Every row that the log is made of, or made from. */
async function targets(log: OwnLog): Promise<Target[]> {
  const found: Target[] = [];
  for (const { table, columns } of records) {
    const key = keys[table] ?? 'id';
    const of = (await columnsOf(log, table, columns)).filter(({ name }) => name !== key);
    const rows = await log.rows<{ id: string; at: string }>(
      `SELECT r.${key} AS id, l.leaf_index AS at FROM ${table} r JOIN ledger_leaf l ON l.record_id = r.${key}`,
    );
    for (const { id, at } of rows)
      found.push({ table, where: `${key} = '${id}'`, place: `^leaf ${at}$`, columns: of });
  }
  const leaves = await columnsOf(log, 'ledger_leaf', ledgerTables.ledger_leaf);
  for (const { at } of await log.rows<{ at: string }>('SELECT leaf_index AS at FROM ledger_leaf'))
    found.push({ table: 'ledger_leaf', where: `leaf_index = ${at}`, place: `^leaf ${at}$`, columns: leaves });
  const tiles = await columnsOf(log, 'ledger_tile', ledgerTables.ledger_tile);
  for (const { level, at } of await log.rows<{ level: number; at: string }>(
    'SELECT level, tile_index AS at FROM ledger_tile',
  ))
    found.push({
      table: 'ledger_tile',
      where: `level = ${level} AND tile_index = ${at}`,
      place: `^tile ${level}/${at}$`,
      columns: tiles,
    });
  const heads = await columnsOf(log, 'ledger_checkpoint', ledgerTables.ledger_checkpoint);
  for (const { size } of await log.rows<{ size: string }>('SELECT size FROM ledger_checkpoint'))
    found.push({
      table: 'ledger_checkpoint',
      where: `size = ${size}`,
      place: `^checkpoint ${size}$`,
      columns: heads,
    });
  return found;
}

/** Another value of a column, as little different as its type allows. */
function altered({ name, type }: Column, random: () => number): string {
  const n = Math.floor(random() * 1_000_000);
  switch (type) {
    case 'bytea':
      return `set_byte(coalesce(${name}, sha256('')), ${n} % octet_length(coalesce(${name}, sha256(''))),
        get_byte(coalesce(${name}, sha256('')), ${n} % octet_length(coalesce(${name}, sha256('')))) # ${1 + (n % 255)})`;
    case 'timestamp with time zone':
      return `${name} + interval '1 microsecond'`;
    case 'jsonb':
      return `CASE jsonb_typeof(${name}) WHEN 'object' THEN ${name} || '{"x": ${n}}' ELSE ${name} || '[${n}]' END`;
    case 'uuid':
      return `coalesce(overlay(${name}::text placing CASE substr(${name}::text, 36, 1) WHEN '0' THEN '1' ELSE '0' END from 36)::uuid, gen_random_uuid())`;
    case 'integer':
    case 'bigint':
      return `coalesce(${name}, 0) + 1`;
    case 'boolean':
      return `NOT ${name}`;
    case 'text': {
      const at = `1 + ${n} % greatest(1, length(${name}))`;
      return `coalesce(overlay(${name} placing CASE substr(${name}, ${at}, 1) WHEN 'x' THEN 'y' ELSE 'x' END from ${at}), 'x')`;
    }
    default:
      throw new Error(`How is a ${type} altered?`);
  }
}

/**
 * Edits of random values, in lots of different rows each.
 * @param random numbers from 0 to 1
 */
export async function rowEdits(
  log: OwnLog,
  { lots, each }: { lots: number; each: number },
  random: () => number,
): Promise<RowEdit[][]> {
  const all = await targets(log);
  const tables = [...new Set(all.map(({ table }) => table))].map((name) =>
    all.filter(({ table }) => table === name),
  );
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const edit = (): RowEdit => {
    // Every table as often as any other: there are far fewer tiles than events.
    const { table, where, place, columns } = pick(pick(tables));
    const column = pick(columns);
    const statement = `UPDATE ${table} SET ${column.name} = ${altered(column, random)} WHERE ${where}`;
    return { statement, place, what: `${table}.${column.name} where ${where}` };
  };
  return Array.from({ length: lots }, () => {
    const lot = new Map<string, RowEdit>();
    while (lot.size < each) {
      const one = edit();
      // Two edits of one leaf, or of it and its record, could not be told apart.
      if (!lot.has(one.place)) lot.set(one.place, one);
    }
    return [...lot.values()];
  });
}
