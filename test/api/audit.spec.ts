import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { authorizing, voteCodes } from '../support/approvals.ts';
import { type ShownChange, does } from '../support/changes.ts';
import type { Client } from '../support/client.ts';
import { OwnSystem } from '../support/own-system.ts';
import { digestOfText, person, tell } from '../support/trace.ts';
import { waitFor } from '../support/wait-for.ts';

// A whole system is started.
jest.setTimeout(120_000);

let system: OwnSystem;
let ravi: Client;
let maya: Client;
let akiko: Client;
let lena: Client;
let oskar: Client;
let nora: Client;
/** Approved, carried out and deployed; carried out and never deployed. */
let deployed: ShownChange;
let silent: ShownChange;

const hours = (n: number): string => new Date(Date.now() + n * 3_600_000).toISOString();
const period = { from: hours(-24), to: hours(24) };
const artifact = digestOfText('audited');

beforeAll(async () => {
  system = await OwnSystem.start({ workers: 1 });
  const names = ['ravi', 'maya', 'akiko', 'lena', 'oskar', 'nora'];
  const all = await Promise.all(names.map((name) => system.as(name)));
  [ravi, maya, akiko, lena, oskar, nora] = all as [Client, Client, Client, Client, Client, Client];
  deployed = await carriedOut(
    { services: ['wiki'], artifacts: [{ name: 'wiki', digest: artifact }] },
    async (change) => {
      await deploy('of-change', { service: 'wiki', artifact, changeNamed: change.number });
    },
  );
  silent = await carriedOut({ services: ['search'] });
  await deploy('of-none', { service: 'gavel' });
}, 120_000);
afterAll(() => system.stop());

async function carriedOut(
  over: Record<string, unknown>,
  meanwhile: (change: ShownChange) => Promise<void> = () => Promise.resolve(),
): Promise<ShownChange> {
  const change = await authorizing({ requester: ravi, changeManager: maya }, over);
  expect(await voteCodes(akiko, change)).toEqual([]);
  const started = await does(lena, 'startImplementation', { change: change.number });
  await meanwhile(started);
  return does(lena, 'completeImplementation', { change: change.number });
}

async function deploy(externalId: string, over: Record<string, unknown>): Promise<void> {
  const told = await tell(lena, {
    ...{
      kind: 'deployment',
      source: 'https://ci.acme.example/audited',
      externalId,
      environment: 'production-eu',
    },
    ...{
      region: 'eu-central-1',
      deployer: person('lena'),
      startedAt: new Date().toISOString(),
      outcome: 'SUCCEEDED',
    },
    ...over,
  });
  expect(told.map(({ outcome }) => outcome)).toEqual(['RECORDED']);
}

interface Shown {
  readonly id: string;
  readonly digest: string;
  readonly deployments: number;
  readonly withoutChange: number;
  readonly notDeployed: number;
  readonly rows: {
    readonly nodes: {
      readonly finding: string;
      readonly line: string;
      readonly change: { number: string } | null;
    }[];
  };
}
const fields = `id digest deployments withoutChange notCovered changes notDeployed deployedOther
  rows(first: 100) { nodes { ordinal kind finding line change { number } deployment { externalId } } }`;

async function draw(
  by: Client,
  input: Record<string, unknown>,
): Promise<{ population: Shown | null; problems: { code: string }[] }> {
  const { drawPopulation } = await by.ask<{
    drawPopulation: { population: Shown | null; problems: { code: string }[] };
  }>(
    `mutation ($input: DrawPopulationInput!) { drawPopulation(input: $input) { population { ${fields} } problems { code } } }`,
    { input: { ...period, ...input } },
  );
  return drawPopulation;
}

describe('a population', () => {
  it('is every production deployment of a period, held against the changes both ways', async () => {
    const { population, problems } = await draw(oskar, { services: ['wiki', 'search', 'gavel'] });
    expect(problems).toEqual([]);
    expect(population).toMatchObject({
      deployments: 2,
      withoutChange: 1,
      notCovered: 0,
      changes: 1,
      notDeployed: 1,
    });
    const told = population?.rows.nodes.map(({ finding, change }) => [finding, change?.number ?? null]);
    expect(told).toEqual([
      ['MATCHED', deployed.number],
      ['WITHOUT_CHANGE', null],
      ['NOT_DEPLOYED', silent.number],
    ]);
  });

  it('has a digest over its lines, which are canonical, and the same one when it is drawn again', async () => {
    const first = (await draw(oskar, {})).population;
    const lines = first?.rows.nodes.map(({ line }) => line) ?? [];
    const hash = createHash('sha256').update(lines.map((line) => `${line}\n`).join(''));
    expect(first?.digest).toBe(`sha256:${hash.digest('hex')}`);
    for (const line of lines) {
      const parsed = JSON.parse(line) as Record<string, unknown>;
      expect(Object.keys(parsed)).toEqual(Object.keys(parsed).sort());
      expect(JSON.stringify(parsed)).toBe(line);
    }
    const again = (await draw(nora, {})).population;
    expect(again).toMatchObject({ digest: first?.digest });
    expect(again?.id).not.toBe(first?.id);
  });

  it('stands in the ledger with its query, its time, its runner and what came of it', async () => {
    const { population } = await draw(oskar, { services: ['wiki'], changeTypes: ['NORMAL'] });
    const [event] = await system.rows<{ data: object; actor_name: string }>(
      `SELECT data, actor_name FROM event WHERE type = 'audit.populationDrawn' ORDER BY seq DESC LIMIT 1`,
    );
    expect(event).toMatchObject({
      actor_name: 'Oskar Weber',
      data: {
        ...period,
        services: ['wiki'],
        changeTypes: ['NORMAL'],
        deployments: 1,
        digest: population?.digest,
      },
    });
  });

  it('never alters', async () => {
    const { population } = await draw(oskar, {});
    const id = Buffer.from(population?.id ?? '', 'base64url')
      .toString()
      .split(':')[1];
    const line = `INSERT INTO audit_population_row VALUES ($1, 99, 'deployment', 'WITHOUT_CHANGE', $1, NULL, '{}')`;
    expect(await system.intrude(line, [id])).toBe('audit_population_whole_check');
    expect(await system.intrude(`UPDATE audit_population SET deployments = 0 WHERE id = $1`, [id])).toBe(
      '42501',
    );
    expect(await system.intrude(`DELETE FROM audit_population_row WHERE population_id = $1`, [id])).toBe(
      '42501',
    );
  });

  it('is for whoever may read the audit, and of what there is', async () => {
    expect((await draw(ravi, {})).problems).toMatchObject([{ code: 'NOT_PERMITTED' }]);
    expect((await draw(oskar, { services: ['nothing'] })).problems).toMatchObject([
      { code: 'INVALID_INPUT' },
    ]);
    expect((await draw(oskar, { to: period.from })).problems).toMatchObject([{ code: 'INVALID_INPUT' }]);
    const { population } = await draw(oskar, {});
    const query = `query ($id: ID!) { population(id: $id) { digest } }`;
    expect(await ravi.codes(query, { id: population?.id })).toEqual(['FORBIDDEN']);
    expect(await oskar.ask(query, { id: population?.id })).toEqual({
      population: { digest: population?.digest },
    });
  });
});

interface Results {
  readonly controlResults: {
    readonly nodes: readonly {
      readonly verdict: string;
      readonly reason: string;
      readonly change: { readonly number: string } | null;
      readonly deployment: { readonly externalId: string } | null;
      readonly facts: readonly { readonly record: string; readonly leafIndex: number | null }[];
    }[];
  };
}
const resultsQuery = `query ($control: String!, $verdict: ControlVerdict, $filter: ControlResultFilter) {
  controlResults(control: $control, verdict: $verdict, filter: $filter, first: 100) { nodes {
    verdict reason change { number } deployment { externalId } facts { what record leafIndex } } } }`;
const results = async (control: string, verdict: string, filter: object = {}) =>
  (await oskar.ask<Results>(resultsQuery, { control, verdict, filter: { ...period, ...filter } }))
    .controlResults.nodes;

/** Waits until the results are of everything that is in the log. */
const judged = () =>
  waitFor(
    async () => {
      const [row] = await system.rows<{ done: boolean }>(
        `SELECT p.walked IS NULL AND NOT EXISTS (SELECT FROM ledger_pending)
           AND p.leaf = (SELECT max(leaf_index) + 1 FROM ledger_leaf) AS done FROM audit_progress p`,
      );
      return row?.done === true;
    },
    { within: 20_000, what: 'the controls' },
  );

describe('the controls', () => {
  it('judge every change by themselves, with why and the facts, of each of which there is a proof', async () => {
    await judged();
    const passed = await results('approval-before-deployment', 'PASS');
    expect(passed.map(({ change }) => change?.number)).toContain(deployed.number);
    const facts = passed.find(({ change }) => change?.number === deployed.number)?.facts ?? [];
    expect(facts.length).toBeGreaterThanOrEqual(3);
    for (const { record, leafIndex } of facts) {
      const { inclusionProof } = await oskar.ask<{ inclusionProof: { index: number } }>(
        `query ($of: String!) { inclusionProof(of: $of) { index } }`,
        { of: record },
      );
      expect(inclusionProof.index).toBe(leafIndex);
    }
    const failed = await results('approval-before-deployment', 'FAIL');
    expect(failed.flatMap(({ deployment }) => deployment?.externalId ?? [])).toEqual(['of-none']);
    const untested = await results('tests-before-deployment', 'FAIL');
    expect(untested).toContainEqual(
      expect.objectContaining({ change: { number: deployed.number }, reason: 'No tests had passed before.' }),
    );
    expect(
      (await results('emergency-ratified', 'NOT_APPLICABLE')).map(({ change }) => change?.number),
    ).toContain(silent.number);
  });
});
