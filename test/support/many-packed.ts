import { asSuperuser } from './stack.ts';

/** How a row of a clone differs; columns that are not named are as they were. */
interface Cloned {
  readonly table: string;
  /** Which rows, of the change `$1`. */
  readonly where: string;
  readonly columns: Readonly<Record<string, string>>;
}

const own = { id: 'pg_temp.cloned(t.id, n)' };
const ofChange = `t.change_id = $1`;
const onChange = `t.subject_type = 'change' AND t.subject_id = $1`;
const tables: readonly Cloned[] = [
  { table: 'change', where: 't.id = $1', columns: { ...own, number: `nextval('change_number')` } },
  {
    table: 'event',
    where: onChange,
    columns: {
      ...own,
      subject_id: 'pg_temp.cloned(t.subject_id, n)',
      seq: `nextval(pg_get_serial_sequence('event', 'seq'))`,
      data: `CASE t.type WHEN 'change.voteCast'
        THEN jsonb_set(t.data, '{vote}', to_jsonb(pg_temp.cloned((t.data ->> 'vote')::uuid, n))) ELSE t.data END`,
    },
  },
  {
    table: 'policy_decision',
    where: onChange,
    columns: { ...own, subject_id: 'pg_temp.cloned(t.subject_id, n)' },
  },
  {
    table: 'approval_round',
    where: ofChange,
    columns: { ...own, change_id: 'pg_temp.cloned(t.change_id, n)' },
  },
  {
    table: 'vote',
    where: `t.round_id IN (SELECT id FROM approval_round WHERE change_id = $1)`,
    columns: { ...own, round_id: 'pg_temp.cloned(t.round_id, n)' },
  },
  { table: 'evidence', where: ofChange, columns: { ...own, change_id: 'pg_temp.cloned(t.change_id, n)' } },
];

/**
 * Makes many of one change with everything on record about it, past triggers, and has all of it wait for the log in such
 * an order as if they had gone on at the same time. Each is as provable as the first: votes are on its content, decisions follow.
 */
export async function multiplyChange(database: string, number: string, count: number): Promise<void> {
  await asSuperuser(async (client) => {
    await client.query('SET session_replication_role = replica');
    await client.query(
      `CREATE FUNCTION pg_temp.cloned(id uuid, n integer) RETURNS uuid LANGUAGE sql IMMUTABLE
       RETURN overlay(overlay(md5(id::text || n) placing '4' from 13 for 1) placing '8' from 17 for 1)::uuid`,
    );
    const { rows } = await client.query<{ id: string }>('SELECT id FROM change WHERE number = $1', [
      Number(number.slice(4)),
    ]);
    const id = rows[0]?.id;
    for (const { table, where, columns } of tables) {
      const known = await client.query<{ name: string }>(
        `SELECT attname AS name FROM pg_attribute
         WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''`,
        [table],
      );
      const names = known.rows.map(({ name }) => name);
      await client.query(
        `INSERT INTO ${table} (${names.join(', ')}) OVERRIDING SYSTEM VALUE
         SELECT ${names.map((name) => columns[name] ?? `t.${name}`).join(', ')}
         FROM ${table} t, generate_series(1, $2::integer) n WHERE ${where}`,
        [id, count],
      );
    }
    await client.query(
      `INSERT INTO ledger_pending (kind, record_id)
       SELECT l.kind, pg_temp.cloned(l.record_id, n) FROM ledger_leaf l, generate_series(1, $2::integer) n
       WHERE (l.kind, l.record_id) IN (
         SELECT 'event', t.id FROM event t WHERE ${onChange}
         UNION ALL SELECT 'decision', t.id FROM policy_decision t WHERE ${onChange}
         UNION ALL SELECT 'vote', t.id FROM vote t WHERE t.round_id IN (SELECT id FROM approval_round WHERE change_id = $1)
         UNION ALL SELECT 'evidence', t.id FROM evidence t WHERE ${ofChange})
       ORDER BY l.leaf_index + 8 * n, n, l.leaf_index`,
      [id, count],
    );
    await client.query('ANALYZE');
  }, database);
}
