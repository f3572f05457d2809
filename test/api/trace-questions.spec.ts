import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { authorizing, voteCodes } from '../support/approvals.ts';
import { does, wholeChange } from '../support/changes.ts';
import { type Client, statementsOf } from '../support/client.ts';
import { upload } from '../support/evidence.ts';
import { carriedOut } from '../support/life.ts';
import { OwnSystem } from '../support/own-system.ts';
import { digestOfText, minute, type SentFact, shaOf, story, tell } from '../support/trace.ts';

// A process is started.
jest.setTimeout(60_000);

let system: OwnSystem;
let ravi: Client;
let lena: Client;
let maya: Client;
let akiko: Client;

beforeAll(async () => {
  system = await OwnSystem.start();
  const all = await Promise.all(['ravi', 'lena', 'maya', 'akiko'].map((name) => system.as(name)));
  [ravi, lena, maya, akiko] = all as [Client, Client, Client, Client];
}, 60_000);
afterAll(() => system.stop());

const runs = `query ($filter: WhatRunsFilter!) { whatRuns(filter: $filter) { nodes {
  externalId region outcome change { number approvals { nodes { votes { verdict person { name } } } } }
  artifactDeployed { names builds { pipeline run testRuns { passed } reviews { opinions { by verdict } } } }
  builds { run } commits { sha reviews { number workItems { key } } } } } }`;
interface Runs {
  readonly whatRuns: { readonly nodes: readonly Record<string, unknown>[] };
}

describe('the trace', () => {
  it('answers what runs in production, by which change, approved by whom, and leads both ways', async () => {
    const change = await authorizing({ requester: ravi, changeManager: maya }, { services: ['wiki'] });
    expect(await voteCodes(akiko, change)).toEqual([]);
    const tag = 'traced';
    const facts = story(tag, { service: 'wiki' }).map((fact) =>
      fact.kind === 'deployment' ? { ...fact, changeNamed: change.number } : fact,
    );
    await tell(lena, ...facts);
    const { whatRuns } = await ravi.ask<Runs>(runs, {
      filter: { environment: 'production-eu', services: ['wiki'] },
    });
    const number = String(parseInt(shaOf(tag).slice(0, 6), 16));
    expect(whatRuns.nodes).toMatchObject([
      {
        externalId: tag,
        region: 'eu-central-1',
        change: { number: change.number },
        artifactDeployed: {
          names: ['search'],
          builds: [
            {
              run: tag,
              testRuns: [{ passed: 570 }],
              reviews: [{ opinions: [{ by: 'tomas@acme.example' }] }],
            },
          ],
        },
        builds: [{ run: tag }],
      },
    ]);
    expect(JSON.stringify(whatRuns.nodes)).toContain('APPROVE');
    const back = await ravi.ask(
      `query ($ref: String!) { change(ref: $ref) { deployments { externalId } deliveredArtifacts { digest
         builds { run commits { sha } } deployments { change { number } } commits { sha } changes { number } } } }`,
      { ref: change.number },
    );
    expect(back).toMatchObject({
      change: {
        deployments: [{ externalId: tag }],
        deliveredArtifacts: [{ digest: digestOfText(tag), changes: [{ number: change.number }] }],
      },
    });
    const item = await system.rows<{ id: string }>(`SELECT id FROM work_item WHERE key = $1`, [
      `SEA-${number}`,
    ]);
    const id = Buffer.from(`TrackedWorkItem:${item[0]?.id}`).toString('base64url');
    const forward = await ravi.ask(
      `query ($id: ID!) { node(id: $id) { ... on TrackedWorkItem { state reviews { number } commits { sha
         deployments { externalId } reviews { deployments { externalId } } } } } }`,
      { id },
    );
    expect(forward).toMatchObject({
      node: {
        state: 'Done',
        reviews: [{ number }],
        commits: [{ sha: shaOf(tag), reviews: [{ deployments: [{ externalId: tag }] }] }],
      },
    });
  });

  it('knows what ran when, through a roll-back, for each region', async () => {
    const facts = (tag: string, from: number, region: string) => {
      const fact = story(tag, { service: 'payments' }).findLast(({ kind }) => kind === 'deployment');
      return { ...fact, kind: 'deployment', region, startedAt: minute(from), finishedAt: minute(from + 2) };
    };
    const undone = { ...facts('p2', 10, 'eu'), outcome: 'ROLLED_BACK', finishedAt: minute(20) };
    await tell(lena, undone, facts('p1', 0, 'eu'), facts('p2', 10, 'eu'), facts('p3', 5, 'us'));
    const at = async (n: number) => {
      const filter = { environment: 'production-eu', services: ['payments'], at: minute(n) };
      const { whatRuns } = await ravi.ask<Runs>(
        `query ($filter: WhatRunsFilter!) { whatRuns(filter: $filter) { nodes { externalId region } } }`,
        { filter },
      );
      return whatRuns.nodes.map(({ externalId }) => externalId);
    };
    expect([await at(1), await at(3), await at(8), await at(15), await at(25)]).toEqual([
      [],
      ['p1'],
      ['p1', 'p3'],
      ['p2', 'p3'],
      ['p1', 'p3'],
    ]);
  });

  it('knows where a commit is: by itself, by its artifact, by what it was merged as', async () => {
    await tell(lena, ...story('where', { service: 'gavel' }));
    const where = async (sha: string) =>
      (
        await ravi.ask<{ whereIs: unknown }>(
          `query ($sha: String!) { whereIs(commit: $sha) { how stillRuns deployment { externalId environment { key } } } }`,
          { sha },
        )
      ).whereIs;
    const deployment = { externalId: 'where', environment: { key: 'production-eu' } };
    expect(await where(shaOf('where merged'))).toEqual([{ how: 'ARTIFACT', stillRuns: true, deployment }]);
    expect(await where(shaOf('where'))).toEqual([{ how: 'MERGED', stillRuns: true, deployment }]);
    expect(await where(shaOf('nowhere'))).toEqual([]);
    await tell(
      lena,
      ...story('where-2', { service: 'gavel' })
        .map((fact) => ({ ...fact, startedAt: minute(50), finishedAt: minute(51) }))
        .filter(({ kind }) => kind === 'deployment'),
    );
    expect(await where(shaOf('where merged'))).toEqual([{ how: 'ARTIFACT', stillRuns: false, deployment }]);
  });

  it('costs the same number of statements however much there is', async () => {
    const cost = async () => {
      const { errors, headers } = await ravi.send<Runs>(runs, { filter: { environment: 'production-us' } });
      expect(errors).toEqual([]);
      return statementsOf(headers);
    };
    const elsewhere = (tag: string, service: string) =>
      story(tag, { service }).map((fact) =>
        fact.kind === 'deployment' ? { ...fact, environment: 'production-us' } : fact,
      );
    await tell(lena, ...elsewhere('c1', 'search'));
    const one = await cost();
    for (const service of ['payments', 'web-shop', 'wiki', 'gavel'])
      await tell(lena, ...elsewhere(`c-${service}`, service));
    expect(await cost()).toBe(one);
    // Who asks, where, what runs, and two for each hop.
    expect(one).toBeLessThanOrEqual(30);
  });

  it('finds changes by a component of their bill of materials', async () => {
    const { number } = await does(ravi, 'fileChange', wholeChange({ title: 'With a bill' }));
    const bill = {
      ...{ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1 },
      components: [
        {
          type: 'library',
          name: 'Log4J-core',
          version: '2.14.1',
          purl: 'pkg:maven/org.apache/log4j-core@2.14.1?type=jar',
        },
        { type: 'library', name: 'left_pad', version: '1.3.0', purl: 'pkg:npm/left_pad@1.3.0' },
      ],
    };
    const { status } = await upload(ravi, number, { kind: 'SBOM', name: 'bom.json' }, JSON.stringify(bill));
    expect(status).toBe(201);
    const find = async (filter: object) =>
      (
        await ravi.ask<{ changesWithComponent: { nodes: { number: string }[] } }>(
          `query ($filter: ComponentFilter!) { changesWithComponent(filter: $filter) { nodes { number } } }`,
          { filter },
        )
      ).changesWithComponent.nodes.map((node) => node.number);
    for (const filter of [
      { purl: 'pkg:maven/org.apache/log4j-core' },
      { purl: 'pkg:maven/org.apache/log4j-core@2.14.1' },
      { purl: 'pkg:npm/left_pad@1.3.0' },
      { name: 'log4j-core' },
      { name: 'LOG4J-core', version: '2.14.1' },
    ])
      expect([filter, await find(filter)]).toEqual([filter, [number]]);
    for (const filter of [
      { purl: 'pkg:maven/org.apache/log4j' },
      { purl: 'pkg:npm/leftXpad' },
      { name: 'log4j-core', version: '2.17.0' },
    ])
      expect([filter, await find(filter)]).toEqual([filter, []]);
  });

  it('finds the changes that were closed as successful and never deployed', async () => {
    const cast = {
      ...{ requester: ravi, manager: maya, implementer: lena },
      verifier: await system.as('tomas'),
      approvers: [akiko],
    };
    const closed = async (deployed: string | null): Promise<string> => {
      const { number: change } = await carriedOut(cast, { services: ['wiki'] });
      if (deployed !== null) {
        const deployment = story(`never-${change}`, { service: 'wiki' }).find(
          ({ kind }) => kind === 'deployment',
        ) as SentFact;
        await tell(lena, {
          ...{ ...deployment, changeNamed: change, outcome: deployed },
          finishedAt: deployed === 'STARTED' ? null : minute(50),
        });
      }
      await does(cast.verifier, 'recordValidation', { change, result: 'PASSED' });
      await does(maya, 'closeChange', { change, outcome: 'SUCCESSFUL' });
      return change;
    };
    const silent = await closed(null);
    await closed('SUCCEEDED');
    const failed = await closed('FAILED');
    const { number: open } = await carriedOut(cast, { services: ['wiki'] });
    const found = async (services: readonly string[], page: string) =>
      (
        await ravi.ask<{ changesNeverDeployed: { nodes: { number: string }[] } }>(
          `query ($filter: NeverDeployedFilter) { changesNeverDeployed(filter: $filter, ${page}) { nodes { number } } }`,
          { filter: { services } },
        )
      ).changesNeverDeployed.nodes.map(({ number }) => number);
    expect(await found(['wiki'], 'first: 10')).toEqual([failed, silent]);
    expect(await found(['wiki'], 'last: 1')).toEqual([silent]);
    expect(await found(['payments'], 'first: 10')).toEqual([]);
    expect(await found(['wiki', 'payments'], 'first: 10')).not.toContain(open);
  });
});
