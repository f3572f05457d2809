import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import type { Client } from '../support/client.ts';
import { does, wholeChange } from '../support/changes.ts';
import { manyDeliveries } from '../support/many-deliveries.ts';
import { OwnSystem } from '../support/own-system.ts';
import { nodesOf, PlanLog } from '../support/plan-log.ts';

// 60,000 deliveries are made first.
jest.setTimeout(180_000);

const deliveries = 60_000;
/** 8 kB pages that a statement may touch; each of the tables has more than twice as many. */
const mostPages = 500;

const growing = [
  ...['work_item', 'source_commit', 'code_review', 'build_run', 'test_run', 'artifact_told', 'deployment'],
  ...['component', 'webhook_delivery', 'evidence_pack'],
];

/** Packs that were asked for and canceled, but for some. */
const manyPacks = `
INSERT INTO evidence_pack (id, selection, documents, digest, requested_by, requested_at, state, total, ended_at)
SELECT gen_random_uuid(), jsonb_build_object('services', jsonb_build_array('search')), true, 'sha256:' || encode(sha256(n::text::bytea), 'hex'),
  p.ids[1 + n % cardinality(p.ids)], now() - n * interval '1 minute', CASE WHEN n % 20 = 0 THEN 'QUEUED' ELSE 'CANCELED' END, 1,
  CASE WHEN n % 20 > 0 THEN now() END
FROM generate_series(1, 40000) n, (SELECT array_agg(id) AS ids FROM person) p`;

let system: OwnSystem;
let plans: PlanLog;
let ravi: Client;
let nora: Client;
/** A commit, and an artifact. */
let sha: string;
let digest: string;

beforeAll(async () => {
  system = await OwnSystem.start();
  const client = new pg.Client({ connectionString: system.database.ownerUrl });
  await client.connect();
  await client.query(manyDeliveries.replaceAll(':count', String(deliveries)));
  await client.query(manyPacks);
  await client.query('VACUUM ANALYZE');
  await client.end();
  const [row] = await system.rows<{ sha: string; digest: string }>(
    `SELECT b.commit_sha AS sha, a.digest FROM build_run b JOIN artifact_told a USING (pipeline, run) LIMIT 1`,
  );
  [sha, digest] = [row?.sha ?? '', row?.digest ?? ''];
  [ravi, nora] = [await system.as('ravi'), await system.as('nora')];
  plans = await PlanLog.of(system.database);
});
afterAll(() => system.stop());

async function expectIndexed(
  query: string,
  variables: Record<string, unknown> = {},
  client = ravi,
): Promise<void> {
  const logged = await plans.during(() => client.ask(query, variables));
  const relations = logged.flatMap(({ Plan }) => nodesOf(Plan).map((node) => node['Relation Name'] ?? ''));
  expect(relations.filter((name) => growing.includes(name)).length).toBeGreaterThan(0);
  for (const { Plan, 'Query Text': sql } of logged) {
    const pages = (Plan['Shared Hit Blocks'] ?? 0) + (Plan['Shared Read Blocks'] ?? 0);
    const walked = nodesOf(Plan)
      .filter((node) => node['Node Type'] === 'Seq Scan')
      .map((node) => node['Relation Name'] ?? '')
      .filter((name) => growing.includes(name));
    if (walked.length > 0 || pages > mostPages)
      throw new Error(`${pages} pages, walks over ${walked.join() || 'nothing'}: ${sql.slice(0, 1_500)}`);
  }
}

describe(`among ${deliveries} deliveries, indices are used for`, () => {
  const all = `workItems { key } reviews { number } builds { run } testRuns { name } artifacts { digest } deployments { externalId }`;

  it('every hop from a commit, and on from there', async () => {
    await expectIndexed(
      `query ($digest: String!) { artifact(digest: $digest) { names
         deployments { externalId commits { sha } builds { run } artifactDeployed { names } } changes { number }
         builds { run commits { sha } reviews { number commits { sha } workItems { key } builds { run } deployments { externalId } }
           testRuns { name } artifacts { digest } }
         commits { sha ${all.replace('workItems { key }', 'workItems { key commits { sha } reviews { number } changes { number } deployments { externalId } }')} } } }`,
      { digest },
    );
  });

  it('what runs in an environment, now and long ago', async () => {
    const query = `query ($filter: WhatRunsFilter!) { whatRuns(filter: $filter, first: 50) { nodes { externalId } } }`;
    const long = new Date(Date.now() - 200 * 86_400_000).toISOString();
    for (const filter of [{}, { services: ['payments'] }, { at: long }])
      await expectIndexed(query, { filter: { environment: 'production-eu', ...filter } });
  });

  it('the evidence of a change that brings a commit', async () => {
    const [{ repository } = { repository: '' }] = await system.rows<{ repository: string }>(
      `SELECT repository FROM source_commit WHERE sha = $1 LIMIT 1`,
      [sha],
    );
    const { number } = await does(ravi, 'fileChange', {
      ...wholeChange({ services: ['payments'], commits: [{ repository, sha }] }),
    });
    await expectIndexed(
      `query ($ref: String!) { change(ref: $ref) { evidenceCompleteness { pipelines needs { kind status } } } }`,
      { ref: number },
    );
  });

  it('where a commit is', () =>
    expectIndexed(`query ($sha: String!) { whereIs(commit: $sha) { how deployment { externalId } } }`, {
      sha,
    }));

  it('each list by each filter', async () => {
    const asked: [list: string, type: string, filters: object[]][] = [
      [
        'workItems',
        'WorkItem',
        [{}, { key: 'PAY-777' }, { state: 'Open' }, { system: 'https://jira.acme.example' }],
      ],
      ['codeReviews', 'CodeReview', [{}, { repository: 'acme/repo-7' }, { state: 'OPEN' }]],
      [
        'builds',
        'Build',
        [{}, { pipeline: 'https://ci.acme.example/7' }, { state: 'FAILED' }, { commit: sha }],
      ],
    ];
    for (const [list, type, filters] of asked)
      for (const filter of filters)
        for (const page of ['first', 'last'])
          await expectIndexed(
            `query ($filter: ${type}Filter) { ${list}(filter: $filter, ${page}: 20) { nodes { id } } }`,
            { filter },
          );
  });

  it('what was delivered by webhook, by each filter', async () => {
    const [host] = await system.rows<{ id: string }>(`SELECT id FROM integration WHERE key = 'host-1'`);
    const integration = Buffer.from(`Integration:${host?.id}`).toString('base64url');
    const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
    for (const filter of [
      ...[{}, { integration }, { states: ['FAILED'] }, { states: ['READ', 'FAILED'] }, { event: 'push' }],
      ...[{ receivedFrom: ago(3) }, { receivedTo: ago(300) }, { integration, receivedTo: ago(300) }],
    ])
      for (const page of ['first', 'last'])
        await expectIndexed(
          `query ($filter: WebhookDeliveryFilter) { webhookDeliveries(filter: $filter, ${page}: 20) { nodes { id } } }`,
          { filter },
          nora,
        );
  });

  it('changes by component', async () => {
    const query = `query ($filter: ComponentFilter!) { changesWithComponent(filter: $filter) { nodes { number } } }`;
    for (const filter of [
      { purl: 'pkg:npm/lib-777' },
      { purl: 'pkg:npm/lib-777@1.17' },
      { name: 'LIB-777' },
      { name: 'lib-777', version: '1.17' },
    ])
      await expectIndexed(query, { filter });
  });

  it('lists of packs, in every order and by every filter', async () => {
    const oskar = await system.as('oskar');
    const list = (args: string) => `{ packs(${args}) { nodes { id } pageInfo { endCursor startCursor } } }`;
    const { packs } = await oskar.ask<{ packs: { pageInfo: { endCursor: string } } }>(list('first: 20'));
    for (const args of [
      `first: 20, after: "${packs.pageInfo.endCursor}"`,
      'last: 20',
      'filter: { states: [QUEUED] }',
      'filter: { requestedBy: "oskar@acme.example" }',
      'filter: { states: [QUEUED, RUNNING], requestedBy: "oskar@acme.example" }',
    ])
      await expectIndexed(list(args), {}, oskar);
  });
});
