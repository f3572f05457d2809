import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { type Client, statementsOf } from '../support/client.ts';
import { OwnSystem } from '../support/own-system.ts';
import { nodesOf, PlanLog } from '../support/plan-log.ts';
import { stack } from '../support/stack.ts';

// 100,000 changes are made first.
jest.setTimeout(300_000);

const changes = 100_000;
/** 8 kB pages that a statement may touch; the changes alone have more than ten times as many. */
const mostPages = 1_000;

let system: OwnSystem;
let plans: PlanLog;
let ravi: Client;
let refs: string[];

beforeAll(async () => {
  system = await OwnSystem.start();
  const client = new pg.Client({ connectionString: system.database.ownerUrl });
  await client.connect();
  const fill = readFileSync(path.join(stack().root, 'test/support/scheduled-changes.sql'), 'utf8');
  await client.query(fill.replaceAll(':count', String(changes)).replaceAll(':years', '10'));
  await client.query('VACUUM ANALYZE');
  const { rows } = await client.query<{ number: string }>(
    `SELECT number FROM change WHERE title LIKE 'Planned %' ORDER BY planned_start LIMIT 40`,
  );
  refs = rows.map(({ number }) => number);
  await client.end();
  ravi = await system.as('ravi');
  plans = await PlanLog.of(system.database);
});
afterAll(() => system.stop());

const conflictsOf = (number: string | undefined) =>
  ravi.ask(`{ change(ref: "${number}") { conflicts { rule sentence otherChange { number } } } }`);

describe(`among ${changes} changes that are planned, indices are used for`, () => {
  it('the conflicts of one', async () => {
    const logged = await plans.during(async () => {
      for (const number of refs.slice(0, 5)) await conflictsOf(number);
    });
    const near = logged.filter(({ 'Query Text': sql }) => sql.includes('change_slot'));
    for (const { Plan } of near) {
      const pages = (Plan['Shared Hit Blocks'] ?? 0) + (Plan['Shared Read Blocks'] ?? 0);
      expect(pages).toBeLessThanOrEqual(mostPages);
      const walked = nodesOf(Plan).filter((node) => node['Node Type'] === 'Seq Scan');
      const relations = walked.map((node) => node['Relation Name']);
      expect(relations.filter((name) => name === 'change' || name === 'change_slot')).toEqual([]);
    }
  });

  it('a page of them, in a constant number of statements', async () => {
    const page = async (first: number) => {
      const from = new Date().toISOString();
      const to = new Date(Date.now() + 300 * 86_400_000).toISOString();
      const { headers, errors } = await ravi.send(
        `query ($filter: ChangeFilter!, $first: Int!) { changes(filter: $filter, first: $first,
           orderBy: { by: PLANNED_START, descending: false }) {
           nodes { number conflicts { rule sentence services { key } environments { key } otherChange { title } } } } }`,
        { filter: { windowFrom: from, windowTo: to }, first },
      );
      expect(errors).toEqual([]);
      return statementsOf(headers);
    };
    // Names are looked up where there is something to tell, and then once for the page.
    await page(1);
    for (const first of [1, 50, 100]) expect(await page(first)).toBeLessThanOrEqual(12);
  });

  it('the next free slot', async () => {
    const { headers, errors } = await ravi.send(
      `query ($input: FreeSlotsInput!) { nextFreeSlots(input: $input) { slots { from } problems { code } } }`,
      { input: { change: refs[0], durationMinutes: 240, hoursFrom: '22:00', hoursTo: '04:00' } },
    );
    expect(errors).toEqual([]);
    // Two for each thirty days that are looked through, besides sign-in, the change and names.
    expect(statementsOf(headers)).toBeLessThanOrEqual(16);
  });
});
