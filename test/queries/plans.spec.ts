import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Service } from '#platform/embedded';
import { seed } from '../../apps/launcher/seed.ts';
import { Client } from '../support/client.ts';
import { wholeChange } from '../support/changes.ts';
import { fillWithChanges } from '../support/many-changes.ts';
import { nodesOf, PlanLog, type PlanNode } from '../support/plan-log.ts';
import { createDatabase, stack, startApi, type TestDatabase } from '../support/stack.ts';

// 100,000 changes are made first.
jest.setTimeout(300_000);

const changes = 100_000;
/** 8 kB pages that a statement may touch: a walk over the whole table takes more than twice as many. */
const mostPages = 4_000;
/** Of a common word the first thousands that are met will do, and no index finds them sooner. */
const mostOfWalk = 1_000;

let database: TestDatabase;
let api: Service;
let plans: PlanLog;
let ravi: Client;
let akiko: Client;

beforeAll(async () => {
  database = await createDatabase();
  const { signIns } = await seed(database.appUrl, stack().dataDir, { boardsMeet: false });
  await fillWithChanges(database, changes);
  plans = await PlanLog.of(database);
  api = await startApi({ databaseUrl: database.appUrl });
  const signIn = async (username: string): Promise<Client> => {
    const password = signIns.find((known) => known.username === username)?.password;
    const { body } = await new Client(api.url).rest('POST', '/api/v1/session', { username, password });
    return new Client(api.url).as((body as { token: string }).token);
  };
  [ravi, akiko] = [await signIn('ravi'), await signIn('akiko')];
});
afterAll(async () => {
  await api.stop();
  await database.drop();
});

/** Tables that grow with the number of changes; a walk over any other is no harm. */
const growing = [
  ...['change', 'event', 'approval_round', 'vote', 'notification', 'policy_decision', 'evidence'],
  ...['risk_assessment', 'risk_history', 'risk_entry'],
];

const pagesOf = (node: PlanNode): number =>
  (node['Shared Hit Blocks'] ?? 0) + (node['Shared Read Blocks'] ?? 0);

/** Holds the plan of every statement that the request led to, to the bounds. */
async function expectIndexed(ask: () => Promise<unknown>): Promise<void> {
  const logged = await plans.during(ask);
  const relations = logged.flatMap(({ Plan }) => nodesOf(Plan).map((node) => node['Relation Name'] ?? ''));
  expect(relations.filter((name) => growing.includes(name)).length).toBeGreaterThan(0);
  for (const { Plan, 'Query Text': sql, 'Query Parameters': values } of logged) {
    const walked = nodesOf(Plan).filter(
      (node) =>
        node['Node Type'] === 'Seq Scan' &&
        growing.includes(node['Relation Name'] ?? '') &&
        pagesOf(node) > mostOfWalk,
    );
    const pages = pagesOf(Plan);
    if (walked.length > 0 || pages > mostPages)
      throw new Error(
        `${pages} pages, ${walked.length} walks over tables: ${nodesOf(Plan)
          .map((node) => node['Node Type'])
          .join()}: …${sql.slice(-600)} ${values ?? ''}`,
      );
  }
}

const list = (filter: Record<string, unknown>, orderBy?: object, page: object = {}) =>
  ravi.ask(
    `query ($filter: ChangeFilter, $orderBy: ChangeOrder, $first: Int, $after: String, $last: Int) {
       changes(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last) {
         nodes { number } pageInfo { endCursor } } }`,
    { filter, ...(orderBy === undefined ? {} : { orderBy }), ...page },
  );

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

/** Each filter with a value that many changes have, and with one that few have. */
const filters: Record<string, Record<string, unknown>> = {
  'none at all': {},
  'a common state': { states: ['CLOSED'] },
  'a rare state': { states: ['AUTHORIZING'] },
  'two states': { states: ['IMPLEMENTING', 'VALIDATING'] },
  'open ones': { open: true },
  'ended ones': { open: false },
  'a common type': { types: ['NORMAL'] },
  'a rare type': { types: ['EMERGENCY'] },
  'a rare risk': { risks: ['VERY_HIGH'] },
  'a busy service': { services: ['payments'] },
  'a quiet service': { services: ['svc-190'] },
  'two services': { services: ['svc-100', 'svc-150'] },
  'a busy environment': { environments: ['production-eu'] },
  'a quiet environment': { environments: ['dev'] },
  'a requester': { requester: 'ravi@acme.example' },
  'an assignee': { assignee: 'lena@acme.example' },
  'a person with nothing': { assignee: 'oskar@acme.example' },
  'a board': { board: 'cab' },
  'a window ahead': { windowFrom: inDays(0), windowTo: inDays(7) },
  'a window long past': { windowFrom: inDays(-300), windowTo: inDays(-299) },
  'windows to come': { windowFrom: inDays(1) },
  'an hour of updates': { updatedSince: inDays(-1 / 24) },
  'a month of updates': { updatedSince: inDays(-30) },
  'a common label': { tag: 'routine' },
  'a rare label': { tag: 'tag-777' },
  'a common word': { text: 'configuration' },
  'a rare word': { text: 'needle4242' },
  'a number': { text: 'CHG-050000' },
  'several at once': { open: true, services: ['payments'], risks: ['HIGH'], text: 'configuration' },
};

describe(`among ${changes} changes, the list uses indices`, () => {
  it.each(Object.entries(filters))('for %s', async (_name, filter) => {
    await expectIndexed(() => list(filter));
  });

  it.each(['NUMBER', 'UPDATED', 'PLANNED_START'])(
    'in the order of %s, both ways, first page and last',
    async (by) => {
      for (const descending of [true, false]) {
        await expectIndexed(() => list({}, { by, descending }));
        await expectIndexed(() => list({}, { by, descending }, { last: 20 }));
        const page = (await list({}, { by, descending }, { first: 100 })) as {
          changes: { pageInfo: { endCursor: string } };
        };
        await expectIndexed(() => list({}, { by, descending }, { after: page.changes.pageInfo.endCursor }));
      }
    },
  );

  it.each(['UPDATED', 'PLANNED_START'])('for each filter in the order of %s', async (by) => {
    for (const name of [
      'a rare state',
      'open ones',
      'a quiet service',
      'a requester',
      'a rare label',
      'a rare word',
      'an hour of updates',
    ])
      await expectIndexed(() => list(filters[name] ?? {}, { by, descending: true }));
  });
});

describe(`among ${changes} changes, indices are used as well for`, () => {
  it('one change with everything about it', async () => {
    await expectIndexed(() =>
      ravi.ask(`{ change(ref: "CHG-099990") { title requester { name } services { key } completeness { score }
        availableActions { action } approvals { nodes { number votes { verdict } } } timeline { nodes { type } }
        decisions { nodes { verdict } } evidence { nodes { name } } } }`),
    );
  });

  it('what waits for somebody’s vote', async () => {
    await expectIndexed(() => akiko.ask('{ myApprovals { nodes { number change { number } } } }'));
    await expectIndexed(() =>
      akiko.ask('{ myApprovals(filter: { board: "cab", risks: [HIGH] }) { nodes { number } } }'),
    );
  });

  it('what somebody was told', async () => {
    await expectIndexed(() => akiko.ask('{ myNotifications { nodes { text } } }'));
    await expectIndexed(() => akiko.ask('{ myNotifications(unread: true) { nodes { text } unreadCount } }'));
  });

  it('the risk of a change to a busy service, from filing to reading', async () => {
    const input = { ...wholeChange({ services: ['payments'] }), submit: true };
    await expectIndexed(() =>
      ravi.ask(
        `mutation ($input: FileChangeInput!) { fileChange(input: $input) { change { riskAssessment { score } risks { number } } } }`,
        { input },
      ),
    );
  });

  it('the register of risks, in the order of their reviews', async () => {
    const query = `query ($filter: RiskFilter, $last: Int) {
      risks(filter: $filter, last: $last) { nodes { number owner { name } } } }`;
    for (const filter of [
      {},
      { owner: 'ravi@acme.example' },
      { statuses: ['OPEN'] },
      { overdue: true },
      { change: 'CHG-000500' },
      { release: 'R-7' },
      { scoreFrom: 20 },
    ]) {
      await expectIndexed(() => ravi.ask(query, { filter }));
      await expectIndexed(() => ravi.ask(query, { filter, last: 20 }));
    }
  });

  it('the gate', async () => {
    await expectIndexed(() => ravi.rest('GET', '/api/v1/gate?change=CHG-099990&environment=production-eu'));
  });

  it('each list of REST', async () => {
    for (const path of [
      '',
      '?state=AUTHORIZING&sort=UPDATED',
      '/CHG-099990',
      '/CHG-099990/timeline',
      '/CHG-099990/standing',
      '/CHG-099990/evidence',
    ])
      await expectIndexed(() => ravi.rest('GET', `/api/v1/changes${path}`));
  });
});
