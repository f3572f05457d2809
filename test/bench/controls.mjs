// All controls over so many changes, as the worker runs them, and over what is new afterwards; beside it reading the same facts
// in the same portions.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DataSource } from 'typeorm';
import { root } from '../../scripts/lib/project.mjs';
import { ownDatabase } from './own-database.mjs';

const fill = readFileSync(path.join(root, 'test/support/audited-changes.sql'), 'utf8');
/** Changes of which something is told afterwards. */
const touched = 100;

export async function controls(stack, { quick }) {
  const rows = [];
  for (const count of quick ? [1_000, 5_000] : [10_000, 100_000]) rows.push(await over(stack, count));
  return { rows, ratio: rows[1].followed / rows[0].followed };
}

const over = (stack, count) =>
  ownDatabase(
    stack,
    async ({ superuserUrl, appUrl }) => {
      const superuser = new DataSource({ type: 'postgres', url: superuserUrl });
      await superuser.initialize();
      await superuser.query(fill.replaceAll(':count', String(count)));
      await superuser.query('VACUUM ANALYZE');
      const source = await new DataSource({
        type: 'postgres',
        url: appUrl,
        extra: { options: '-c random_page_cost=1.1 -c jit=off' },
      }).initialize();
      try {
        const { run, facts, results } = await runner(source);
        const whole = await seconds(async () => {
          while (await run.execute());
        });
        const alone = await seconds(() => reading(source, facts, results));
        await superuser.query(news(touched));
        const followed = await seconds(async () => {
          while (await run.execute());
        });
        const [{ answers }] = await source.query('SELECT count(*)::int AS answers FROM audit_result');
        return { count, answers, whole, alone, followed, ratio: whole / alone };
      } finally {
        await source.destroy();
        await superuser.destroy();
      }
    },
    stack.seededTemplate,
  );

/** The worker's own classes, over a plain connection. */
async function runner(source) {
  const [{ Controls }, { FactsReader }, { Results }, { RunControls }, { Work }] = await Promise.all([
    import('../../dist/libs/audit/controls.js'),
    import('../../dist/libs/audit/data/facts-reader.js'),
    import('../../dist/libs/audit/data/results.js'),
    import('../../dist/libs/audit/use-cases/run-controls.js'),
    import('../../dist/libs/platform/database/index.js'),
  ]);
  const unit = {
    transaction: (actor, body) =>
      source.transaction(async (manager) => {
        const work = new Work(manager, actor, new Date());
        const value = await body(work);
        await work.flush();
        return value;
      }),
  };
  const facts = new FactsReader(source);
  const results = new Results(source);
  const clock = { now: () => new Date() };
  const shipped = Controls.read(path.join(root, 'controls'));
  return { run: new RunControls(unit, shipped, facts, results, clock), facts, results };
}

/** What any way of judging has to read. */
async function reading(source, facts, results) {
  for (let after = 0; ;) {
    const next = await results.changesAfter(after, 1_000, source.manager);
    if (next.length === 0) return;
    await facts.of(next.map(({ id }) => id));
    after = next.at(-1).number;
  }
}

/** Something is told of so many changes, and is in the log. */
const news = (count) => `
  SET session_replication_role = replica;
  WITH told AS (
    INSERT INTO event (id, type, subject_type, subject_id, data, actor_kind, actor_name, door, correlation_id, occurred_at, leaf)
    SELECT gen_random_uuid(), 'change.commented', 'change', id, '{}', 'system', 'Bench', 'workflow', 'bench', now(), sha256('x')
    FROM change WHERE title LIKE 'Audited %' ORDER BY id LIMIT ${count} RETURNING id)
  INSERT INTO ledger_leaf (leaf_index, kind, record_id, pending_seq, digest, leaf_hash)
  SELECT (SELECT max(leaf_index) FROM ledger_leaf) + row_number() OVER (), 'event', id, 0, sha256('x'),
    sha256('\\x00'::bytea || convert_to(ledger_entry('event', id, sha256('x'), NULL), 'UTF8')) FROM told;
  SET session_replication_role = origin`;

async function seconds(work) {
  const from = performance.now();
  await work();
  return (performance.now() - from) / 1_000;
}
