import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { toGlobalId } from '#kernel';
import pg from 'pg';
import { type Client, statementsOf } from '../support/client.ts';
import { manyDuties } from '../support/many-duties.ts';
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
let freeze: string;

beforeAll(async () => {
  system = await OwnSystem.start();
  const client = new pg.Client({ connectionString: system.database.ownerUrl });
  await client.connect();
  const fill = readFileSync(path.join(stack().root, 'test/support/scheduled-changes.sql'), 'utf8');
  await client.query(fill.replaceAll(':count', String(changes)).replaceAll(':years', '10'));
  await client.query(manyDuties);
  await client.query('VACUUM ANALYZE');
  const { rows } = await client.query<{ number: string }>(
    `SELECT number FROM change WHERE title LIKE 'Planned %' ORDER BY planned_start LIMIT 40`,
  );
  refs = rows.map(({ number }) => number);
  const entries = await client.query<{ entry_id: string }>('SELECT entry_id FROM freeze_override LIMIT 1');
  freeze = toGlobalId('CalendarEntry', entries.rows[0]?.entry_id ?? '');
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
    // Names are looked up where there is something to tell, persons where an implementer is needed twice, and overrides where
    // a freeze is on: then once for the page. Which of them a page has depends on the day.
    await page(1);
    for (const first of [1, 50, 100]) expect(await page(first)).toBeLessThanOrEqual(14);
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

/** 8 kB pages that a page of a list may touch: a walk over twenty thousand rows takes more. */
const mostOfList = 150;
/** What is on or ahead in the calendar is read whole, some hundred entries here, and what is over is not. */
const mostAhead = 700;
const long = new Date(Date.now() - 30 * 86_400_000).toISOString();
const short = new Date(Date.now() - 86_400_000).toISOString();

/** The lists with their filters: each with a value that many have, and with one that few have. */
const lists: Readonly<
  Record<string, readonly [table: string, type: string, fields: string, filters: readonly object[]]>
> = {
  violations: [
    'violation',
    'ViolationFilter',
    'nodes { rule }',
    [
      {},
      { dispositions: ['OPEN'] },
      { dispositions: ['ACCEPTED'] },
      { severities: ['CRITICAL'] },
      { rules: ['rule-7'] },
      { rules: ['no-rule'] },
      { owner: 'ravi@acme.example' },
      { owner: 'ravi@acme.example', dispositions: ['OPEN'] },
      { linked: false },
      { linked: true },
      { overdue: true },
      { change: 'CHG-000500' },
      { detectedFrom: short },
      { detectedFrom: long, detectedTo: short, severities: ['LOW'] },
    ],
  ],
  exceptions: [
    'duty_exception',
    'ExceptionFilter',
    'nodes { rule }',
    [
      {},
      { rules: ['rule-7'] },
      { rules: ['no-rule'] },
      { verdicts: ['REFUSED'] },
      { verdicts: ['GRANTED'] },
      { service: 'payments' },
      { change: 'CHG-000500' },
      { requestedFrom: short },
      { requestedTo: long },
    ],
  ],
  freezeOverrides: [
    'freeze_override',
    'FreezeOverrideFilter',
    'nodes { state }',
    [
      {},
      { states: ['REQUESTED'] },
      { states: ['GRANTED'] },
      { states: ['VOIDED'] },
      { states: ['REVOKED', 'WITHDRAWN'] },
      { states: ['EXPIRED'] },
      { change: 'CHG-000500' },
      { freeze: 'FREEZE' },
      { requestedFrom: short },
      { requestedTo: long, states: ['REJECTED'] },
    ],
  ],
  calendarEntries: [
    'calendar_entry',
    'CalendarFilter',
    'nodes { name }',
    [
      {},
      { kinds: ['MAINTENANCE_WINDOW'] },
      { kinds: ['FREEZE'] },
      { kinds: ['FREEZE'], strengths: ['SOFT'] },
      { strengths: ['SOFT'] },
      { active: true },
      { active: false },
      { from: new Date().toISOString() },
      { from: short, to: new Date().toISOString() },
      { services: ['payments'] },
      { environments: ['staging'] },
      { region: 'mars' },
      { region: 'nowhere' },
    ],
  ],
};

describe('among twenty thousand of each, a page is found over an index', () => {
  it.each(Object.keys(lists))('of %s, by each filter, from both ends', async (list) => {
    const [table, type, fields, filters] = lists[list] ?? ['', '', '', []];
    const far: string[] = [];
    for (const filter of filters)
      for (const page of ['first: 20', 'last: 20']) {
        const asked = 'freeze' in filter ? { freeze } : filter;
        const logged = await plans.during(() =>
          ravi.ask(`query ($filter: ${type}) { ${list}(filter: $filter, ${page}) { ${fields} } }`, {
            filter: asked,
          }),
        );
        const mine = logged.filter(({ Plan }) =>
          nodesOf(Plan).some((node) => node['Relation Name'] === table),
        );
        if (mine.length === 0) far.push(`${JSON.stringify(asked)} ${page}: no plan`);
        for (const { Plan } of mine) {
          const pages = (Plan['Shared Hit Blocks'] ?? 0) + (Plan['Shared Read Blocks'] ?? 0);
          const walked = nodesOf(Plan).some(
            (n) => n['Node Type'] === 'Seq Scan' && n['Relation Name'] === table,
          );
          if (walked || pages > (table === 'calendar_entry' ? mostAhead : mostOfList))
            far.push(
              `${JSON.stringify(asked)} ${page}: ${pages} pages by ${nodesOf(Plan)
                .map((n) => n['Node Type'])
                .join()}`,
            );
        }
      }
    expect(far).toEqual([]);
  });
});
