// One answer (all conflicts of one change) in the database, at 10,000 and 1,000,000 changes that are planned.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../scripts/lib/project.mjs';
import { ownDatabase } from './own-database.mjs';

const fill = readFileSync(path.join(root, 'test/support/scheduled-changes.sql'), 'utf8');
const asked = 200;

/** As many changes at any time: a hundred times the changes are planned over a hundred times the years. */
export async function conflicts(stack, { quick }) {
  const { neighboursSql } = await import('../../dist/libs/calendar/data/neighbours.sql.js');
  const sizes = quick ? [1_000, 10_000] : [10_000, 1_000_000];
  const found = [];
  for (const count of sizes)
    found.push({ count, ...(await timed(stack, neighboursSql, count, count / sizes[0])) });
  return { rows: found, ratio: found[1].p50 / found[0].p50 };
}

const timed = (stack, sql, count, years) =>
  ownDatabase(stack, async ({ client }) => {
    await client.query(fill.replaceAll(':count', String(count)).replaceAll(':years', String(years)));
    await client.query('VACUUM ANALYZE');
    const { rows } = await client.query(
      `SELECT id::text AS key, id AS change_id, service_ids, environment_ids, implementer_id, planned_start AS starts,
         planned_end AS ends FROM change WHERE title LIKE 'Planned %' ORDER BY id LIMIT $1`,
      [asked],
    );
    const times = [];
    // The first round reads pages from disk and plans.
    for (const round of [0, 1, 2])
      for (const row of rows) {
        const from = performance.now();
        await client.query({
          name: 'near',
          text: sql,
          values: [JSON.stringify([row]), 3, 200, ['production'], '{}'],
        });
        if (round > 0) times.push(performance.now() - from);
      }
    times.sort((a, b) => a - b);
    return { p50: times[times.length >> 1], p99: times[Math.floor(times.length * 0.99)] };
  });
