// What Gavel is measured against: the same rows and pages, hand-written, with nothing around them. Bare Fastify, bare pg.
import { randomUUID } from 'node:crypto';
import Fastify from 'fastify';
import pg from 'pg';

const [, , url, port] = process.argv;
const pool = new pg.Pool({ connectionString: url, max: 20 });
const app = Fastify();

/** Rows of one filed change, copied from what Gavel wrote: only ids and number are new each time. */
const { rows: samples } = await pool.query(`SELECT * FROM bench_sample`);
const { rows: computed } = await pool.query(
  `SELECT table_name AS table, column_name AS name FROM information_schema.columns
   WHERE table_schema = 'public' AND (is_generated = 'ALWAYS' OR is_identity = 'YES' OR column_default IS NOT NULL)`,
);
const sample = samples[0];
const insert = (table, row) => {
  const names = Object.keys(row);
  return `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((_, i) => `$${i + 1}`).join(', ')})`;
};
const json = (row, ...names) => ({
  ...row,
  ...Object.fromEntries(names.map((n) => [n, JSON.stringify(row[n])])),
});
const tables = {
  change: json(sample.change, 'work_items', 'commits', 'artifacts', 'external_references'),
  event: json(sample.event, 'data'),
  policy_decision: json(sample.decision, 'determining', 'problems', 'errors', 'request'),
};
for (const { table, name } of computed) delete tables[table]?.[name];
tables.event.leaf = Buffer.from(tables.event.leaf.slice(2), 'hex');
const sql = Object.fromEntries(Object.entries(tables).map(([table, row]) => [table, insert(table, row)]));

app.post('/changes', async () => {
  const client = await pool.connect();
  const id = randomUUID();
  try {
    await client.query('BEGIN');
    await client.query(sql.change, Object.values({ ...tables.change, id }));
    await client.query(sql.event, Object.values({ ...tables.event, id: randomUUID(), subject_id: id }));
    for (let i = 0; i < sample.decisions; i += 1)
      await client.query(sql.policy_decision, Object.values({ ...tables.policy_decision, id: randomUUID() }));
    await client.query('COMMIT');
    return { id };
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
});

/** A page of 20 with requester and services, by hand: one statement. */
const page = `
SELECT c.id, c.number, c.type, c.state, c.title, c.risk, c.planned_start, c.updated_at,
       json_build_object('id', p.id, 'name', p.name, 'email', e.email) AS requester,
       (SELECT json_agg(json_build_object('id', s.id, 'key', s.key, 'name', s.name, 'tier', s.tier))
        FROM service s WHERE s.id = ANY (c.service_ids)) AS services
FROM change c JOIN person p ON p.id = c.requester_id JOIN person_email e ON e.person_id = p.id AND e.main
WHERE c.state = 'SCHEDULED' AND c.number < $1 ORDER BY c.number DESC LIMIT 20`;
app.get(
  '/page',
  async (request) => (await pool.query({ name: 'page', text: page, values: [request.query.before] })).rows,
);

app.get(
  '/row',
  async (request) =>
    (
      await pool.query({
        name: 'row',
        text: 'SELECT * FROM change WHERE number = $1',
        values: [request.query.number],
      })
    ).rows[0],
);

await app.listen({ port: Number(port), host: '127.0.0.1' });
process.once('SIGTERM', async () => {
  await app.close();
  await pool.end();
});
process.send?.('ready');
