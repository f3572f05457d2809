import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { AuditedHouse, hours, period, type ShownPopulation } from '../support/audit.ts';
import type { ShownChange } from '../support/changes.ts';
import { type Client, statementsOf } from '../support/client.ts';
import { Desk } from '../support/gavel.ts';
import { digestOfText } from '../support/trace.ts';
import { waitFor } from '../support/wait-for.ts';

// A whole system is started.
jest.setTimeout(120_000);

let house: AuditedHouse;
let oskar: Client;
/** Approved, carried out and deployed; carried out and never deployed. */
let deployed: ShownChange;
let silent: ShownChange;

const artifact = digestOfText('audited');
const digestOf = (lines: readonly string[]): string =>
  `sha256:${createHash('sha256')
    .update(lines.map((line) => `${line}\n`).join(''))
    .digest('hex')}`;
const approval = 'approval-before-deployment';

beforeAll(async () => {
  house = await AuditedHouse.start();
  oskar = house.auditor;
  const over = { services: ['wiki'], artifacts: [{ name: 'wiki', digest: artifact }] };
  deployed = await house.carriedOut(over, ({ number }) =>
    house.deploy('of-change', { service: 'wiki', artifact, changeNamed: number }),
  );
  silent = await house.carriedOut({ services: ['search'] });
  await house.deploy('of-none', { service: 'gavel' });
}, 120_000);
afterAll(() => house.system.stop());

describe('a population', () => {
  it('is every production deployment of a period, held against the changes both ways', async () => {
    const { population, problems } = await house.draw(oskar, { services: ['wiki', 'search', 'gavel'] });
    expect(problems).toEqual([]);
    const counts = {
      deployments: 2,
      withoutChange: 1,
      notCovered: 0,
      changes: 1,
      notDeployed: 1,
      deployedOther: 0,
    };
    expect(population).toMatchObject(counts);
    const told = population?.rows.nodes.map(({ finding, change }) => [finding, change?.number ?? null]);
    expect(told).toEqual([
      ['MATCHED', deployed.number],
      ['WITHOUT_CHANGE', null],
      ['NOT_DEPLOYED', silent.number],
    ]);
  });

  it('has a digest over its lines, which are canonical, and the same one when it is drawn again', async () => {
    const first = (await house.draw(oskar, {})).population;
    const lines = first?.rows.nodes.map(({ line }) => line) ?? [];
    expect(first?.digest).toBe(digestOf(lines));
    for (const line of lines) {
      const parsed = JSON.parse(line) as Record<string, unknown>;
      expect(Object.keys(parsed)).toEqual(Object.keys(parsed).sort());
      expect(JSON.stringify(parsed)).toBe(line);
    }
    const again = (await house.draw(house.administrator, {})).population;
    expect(again).toMatchObject({ digest: first?.digest });
    expect(again?.id).not.toBe(first?.id);
  });

  it('stands in the ledger with its query, its time, its runner and what came of it', async () => {
    const { population } = await house.draw(oskar, { services: ['wiki'], changeTypes: ['NORMAL'] });
    const [event] = await house.system.rows<{ data: object; actor_name: string }>(
      `SELECT data, actor_name FROM event WHERE type = 'audit.populationDrawn' ORDER BY seq DESC LIMIT 1`,
    );
    const asked = { ...period, services: ['wiki'], changeTypes: ['NORMAL'] };
    const data = { ...asked, deployments: 1, digest: population?.digest };
    expect(event).toMatchObject({ actor_name: 'Oskar Weber', data });
  });

  it('never alters', async () => {
    const { population } = await house.draw(oskar, {});
    const id = Buffer.from(population?.id ?? '', 'base64url')
      .toString()
      .split(':')[1];
    const line = `INSERT INTO audit_population_row VALUES ($1, 99, 'deployment', 'WITHOUT_CHANGE', $1, NULL, '{}')`;
    const { system } = house;
    expect(await system.intrude(line, [id])).toBe('audit_population_whole_check');
    expect(await system.intrude(`UPDATE audit_population SET deployments = 0 WHERE id = $1`, [id])).toBe(
      '42501',
    );
    expect(await system.intrude(`DELETE FROM audit_population_row WHERE population_id = $1`, [id])).toBe(
      '42501',
    );
  });

  it('is for whoever may read the audit, and of what there is', async () => {
    expect((await house.draw(house.requester, {})).problems).toMatchObject([{ code: 'NOT_PERMITTED' }]);
    expect((await house.draw(oskar, { services: ['nothing'] })).problems).toMatchObject([
      { code: 'INVALID_INPUT' },
    ]);
    expect((await house.draw(oskar, { to: period.from })).problems).toMatchObject([
      { code: 'INVALID_INPUT' },
    ]);
    const { population } = await house.draw(oskar, {});
    const query = `query ($id: ID!) { population(id: $id) { digest } }`;
    expect(await house.requester.codes(query, { id: population?.id })).toEqual(['FORBIDDEN']);
    expect(await oskar.ask(query, { id: population?.id })).toEqual({
      population: { digest: population?.digest },
    });
  });
});

describe('a sample', () => {
  it('is the same from populations with the same digest, by the same seed, and on record', async () => {
    const [one, other] = [(await house.draw(oskar, {})).population, (await house.draw(oskar, {})).population];
    const wish = { size: 2, seed: 'the second of March', stratifyBy: ['SERVICE'] };
    const first = await house.sample({ ...wish, population: one?.id });
    const second = await house.sample({ ...wish, population: other?.id });
    expect(first.problems).toEqual([]);
    expect(first.sample?.rows).toHaveLength(2);
    expect(second.sample).toMatchObject({ digest: first.sample?.digest, rows: first.sample?.rows });
    expect(first.sample?.digest).toBe(digestOf(first.sample?.rows.map(({ line }) => line) ?? []));
    const [event] = await house.system.rows<{ data: object }>(
      `SELECT data FROM event WHERE type = 'audit.sampleDrawn' ORDER BY seq DESC LIMIT 1`,
    );
    const ordinals = first.sample?.rows.map(({ ordinal }) => ordinal);
    const about = { method: 'gavel-sample/1', seed: wish.seed, populationDigest: other?.digest };
    expect(event?.data).toMatchObject({ ...about, ordinals });
  });

  it('has something of each stratum, or is refused', async () => {
    const population = (await house.draw(oskar, {})).population?.id;
    const { problems } = await house.sample({ population, size: 1, seed: 'x', stratifyBy: ['SERVICE'] });
    expect(problems).toMatchObject([{ code: 'INVALID_INPUT' }]);
  });
});

describe('reads of the audit', () => {
  it('are each on record before they are answered, and administrators may look', async () => {
    await oskar.ask(`{ controlSummaries(filter: { services: ["wiki"] }) { pass } }`);
    await oskar.ask(`{ ledgerAudit(from: 3) { checked } }`);
    const { auditReads } = await house.administrator.ask<{ auditReads: { nodes: object[] } }>(
      `{ auditReads(filter: { reader: "oskar@acme.example" }, first: 2) { nodes { query parameters rows reader { name } } } }`,
    );
    const reader = { name: 'Oskar Weber' };
    expect(auditReads.nodes).toMatchObject([
      { query: 'ledgerAudit', parameters: { from: 3 }, reader },
      { query: 'controlSummaries', parameters: { services: ['wiki'] }, reader },
    ]);
    const looked = `{ auditReads(filter: { query: "auditReads" }) { nodes { query rows } } }`;
    expect(await house.administrator.ask(looked)).toEqual({
      auditReads: { nodes: [{ query: 'auditReads', rows: 2 }] },
    });
    expect(await oskar.codes(looked)).toEqual(['FORBIDDEN']);
    expect(await house.system.intrude(`DELETE FROM event WHERE type = 'audit.read'`)).toBe('42501');
  });

  it('are no reads when they are refused', async () => {
    expect(await house.requester.codes(`{ controlSummaries { pass } }`)).toEqual(['FORBIDDEN']);
    const rows = await house.system.rows(
      `SELECT 1 FROM event e JOIN person p ON p.id = e.actor_person WHERE e.type = 'audit.read' AND p.name LIKE 'Ravi%'`,
    );
    expect(rows).toEqual([]);
  });
});

describe('the controls', () => {
  it('judge every change by themselves, with why and the facts, of each of which there is a proof', async () => {
    await house.judged();
    const passed = await house.results(approval, 'PASS');
    const facts = passed.find(({ change }) => change?.number === deployed.number)?.facts ?? [];
    expect(facts.length).toBeGreaterThanOrEqual(3);
    for (const { record, leafIndex } of facts) {
      const { inclusionProof } = await oskar.ask<{ inclusionProof: { index: number } }>(
        `query ($of: String!) { inclusionProof(of: $of) { index } }`,
        { of: record },
      );
      expect(inclusionProof.index).toBe(leafIndex);
    }
    const failed = await house.results(approval, 'FAIL');
    // Nothing that was named in what was approved: the change names no artifact, and none was told.
    expect(failed.flatMap(({ deployment }) => deployment?.externalId ?? [])).toEqual(['of-none']);
    const reason = 'No tests had passed before.';
    expect(await house.results('tests-before-deployment', 'FAIL')).toContainEqual(
      expect.objectContaining({ change: { number: deployed.number }, reason }),
    );
    const others = await house.results('emergency-ratified', 'NOT_APPLICABLE');
    expect(others.map(({ change }) => change?.number)).toContain(silent.number);
  });

  it('are counted by service and by population', async () => {
    const all = await house.summaries(['SERVICE', 'MONTH']);
    const wiki = all.find(({ control, service }) => control.key === approval && service === 'wiki');
    expect(wiki).toMatchObject({ pass: 1, fail: 0, share: 1 });
    const { population } = await house.draw(oskar, { services: ['gavel'] });
    const drawn = await house.summaries([], { population: population?.id });
    expect(drawn.find(({ control }) => control.key === approval)).toMatchObject({
      pass: 0,
      fail: 1,
      share: 0,
    });
  });

  it('follow what is told later, tell a failure once, and are the same when made anew', async () => {
    const before = await house.failuresTold();
    const wrong = { service: 'wiki', changeNamed: deployed.number };
    await house.deploy('another', { ...wrong, artifact: digestOfText('not approved') });
    const fails = async () =>
      (await house.results(approval, 'FAIL')).some((r) => r.change?.number === deployed.number);
    await waitFor(fails, { within: 20_000, what: 'the failure' });
    await house.deploy('yet another', { ...wrong, artifact: digestOfText('nor this') });
    await house.judged();
    const told = (await house.failuresTold()).slice(before.length);
    expect(told.filter(({ control }) => control === approval)).toHaveLength(1);
    const kept = `SELECT k.id, r.subject_id, r.verdict, r.at FROM audit_result r JOIN audit_control k ON k.number = r.control ORDER BY 1, 2`;
    const first = await house.system.rows(kept);
    await house.system.rows(`DELETE FROM audit_result WHERE subject_type = 'change'`);
    await house.system.rows(`UPDATE audit_progress SET controls = '{}'`);
    const anew = async () => (await house.system.rows(kept)).length === first.length;
    await waitFor(anew, { within: 20_000, what: 'all results' });
    await house.judged();
    expect(await house.system.rows(kept)).toEqual(first);
    expect(await house.failuresTold()).toHaveLength(before.length + told.length);
  });

  it('are explained for a page in as many statements as for one', async () => {
    const query = `query ($first: Int!, $control: String!) { controlResults(control: $control, verdict: NOT_APPLICABLE, first: $first) {
      nodes { reason change { number } deployment { externalId } facts { record leafIndex } } } }`;
    const costs: number[] = [];
    for (const first of [1, 2, 100]) {
      const { headers, errors } = await oskar.send(query, { first, control: 'emergency-ratified' });
      expect(errors).toEqual([]);
      costs.push(statementsOf(headers));
    }
    expect(new Set(costs).size).toBe(1);
    expect(costs[0]).toBeGreaterThan(10);
  });

  it('answer for a period, too', async () => {
    const { periodControls } = await oskar.ask<{
      periodControls: { control: { key: string }; verdict: string; subject: string }[];
    }>(
      `query ($from: DateTime!, $to: DateTime!) { periodControls(from: $from, to: $to) {
         control { key } subject verdict reason facts { record leafIndex } } }`,
      { from: hours(-24 * 40), to: hours(1) },
    );
    const keys = new Set(periodControls.map(({ control }) => control.key));
    expect([...keys].sort()).toEqual(expect.arrayContaining(['access-on-date', 'policy-changes-reviewed']));
    const first = periodControls.find(({ subject }) => subject === 'policies, version 1');
    expect(first?.verdict).toBe('NOT_APPLICABLE');
  });
});

describe('gavel audit', () => {
  it('draws a population with its lines, a sample of it, and shows what failed', async () => {
    const desk = Desk.with(oskar);
    try {
      const { population } = await desk.json<{ population: ShownPopulation }>([
        ...['audit', 'population', '--from', '1d', '--to', hours(1), '--lines', 'lines.jsonl'],
      ]);
      const lines = readFileSync(path.join(desk.folder, 'lines.jsonl'), 'utf8').trimEnd().split('\n');
      expect(digestOf(lines)).toBe(population.digest);
      const drawn = ['audit', 'sample', population.id, '--seed', 'a seed', '--size'];
      const { sample } = await desk.json<{ sample: { rows: unknown[] } }>([...drawn, '1']);
      expect(sample.rows).toHaveLength(1);
      expect((await desk.type(['audit', 'controls', '--by', 'service'])).stdout).toContain(approval);
      const failed = await desk.type(['audit', 'controls', approval, '--population', population.id]);
      expect(failed.stdout).toContain(deployed.number);
      expect((await desk.type(['audit', 'controls', 'nothing-at-all'])).code).toBe(64);
      expect((await desk.type([...drawn, 'x'])).code).toBe(64);
    } finally {
      desk.clear();
    }
  });
});
