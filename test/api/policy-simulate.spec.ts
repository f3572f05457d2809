import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildPolicySet, PolicyEngine, type PolicyRequest } from '#policy';
import { authorizing, voteCodes } from '../support/approvals.ts';
import { attempt, wholeChange } from '../support/changes.ts';
import type { Client } from '../support/client.ts';
import { Desk } from '../support/gavel.ts';
import { OwnSystem } from '../support/own-system.ts';
import { extra, policyFiles } from '../support/policy-files.ts';
import { waitFor } from '../support/wait-for.ts';

// Thousands of decisions are asked again, on machines that may be busy.
jest.setTimeout(180_000);

interface Simulation {
  readonly id: string;
  readonly state: string;
  readonly total: number | null;
  readonly done: number;
  readonly toDeny: number;
  readonly toAllow: number;
  readonly otherReasons: number;
  readonly undecidable: number;
  readonly byAction: readonly { name: string; toDeny: number; toAllow: number }[];
  readonly byRule: readonly { name: string; toDeny: number; toAllow: number }[];
  readonly examples: readonly {
    action: string;
    after: { verdict: string; by: string[] };
    change: string | null;
  }[];
}
const fields = `id state total done toDeny toAllow otherReasons undecidable byAction { name toDeny toAllow }
  byRule { name toDeny toAllow } examples { action change after { verdict by } }`;

/** Nobody but the requester assesses; nobody votes on changes of medium risk. */
const other = extra(
  `@id("requester-assesses")
@reason("Requesters may assess what they filed.")
@who("whoever filed it")
permit (principal is Person, action == Action::"assessChange", resource)
when { resource.requesters.contains(principal.id) };

@id("no-votes-on-medium-risk")
@reason("Nobody votes on changes of medium risk.")
@wayOut("Have its risk looked at again.")
forbid (principal is Person, action == Action::"castVote", resource)
when { resource.risk == "MEDIUM" };
`,
  `  - { name: unused, action: fileChange, change: none, expect: deny, by: [] }\n`,
);
const files = () => policyFiles(other).filter(({ name }) => /\.cedar(schema)?$/.test(name));
const since = new Date(Date.now() - 86_400_000).toISOString();
/** So many copies of what was decided. */
const copies = 400;

let system: OwnSystem;
let nora: Client;
let ravi: Client;
let sofia: Client;
let expected: Omit<Simulation, 'id' | 'state' | 'done' | 'examples'>;

beforeAll(async () => {
  system = await OwnSystem.start();
  let maya: Client;
  [nora, ravi, maya, sofia] = (await Promise.all(
    ['nora', 'ravi', 'maya', 'sofia'].map((name) => system.as(name)),
  )) as [Client, Client, Client, Client];
  const change = await authorizing({ requester: ravi, changeManager: maya });
  expect(await voteCodes(sofia, change)).toEqual([]);
  const another = await attempt(ravi, 'fileChange', { ...wholeChange(), submit: true });
  await attempt(ravi, 'assessChange', { change: another.change?.number });
  await attempt(ravi, 'castVote', {
    change: change.number,
    verdict: 'APPROVE',
    digest: change.contentDigest,
  });
  await system.rows(`INSERT INTO policy_decision (id, decided_at, verdict, determining, problems, errors, request, input_digest,
    policy_set_digest, engine, subject_type, subject_id, account_id, correlation_id)
    SELECT gen_random_uuid(), decided_at + n * interval '1 millisecond', verdict, determining, problems, errors, request, input_digest, policy_set_digest, engine,
    subject_type, subject_id, account_id, correlation_id FROM policy_decision, generate_series(1, ${copies}) AS n`);
  expected = await bruteForce();
});
afterAll(() => system.stop());

/** The same, the simple way: every decision one by one, in this process. */
async function bruteForce(): Promise<typeof expected> {
  const engine = new PolicyEngine(buildPolicySet(files()));
  const rows = await system.rows<{
    verdict: string;
    request: PolicyRequest;
    determining: { policyId: string }[];
  }>(`SELECT verdict, request, determining FROM policy_decision`);
  const action = new Map<string, { toDeny: number; toAllow: number }>();
  const rule = new Map<string, { toDeny: number; toAllow: number }>();
  const total = { toDeny: 0, toAllow: 0, otherReasons: 0 };
  const add = (to: typeof action, name: string, turn: 'toDeny' | 'toAllow'): void => {
    const counts = to.get(name) ?? { toDeny: 0, toAllow: 0 };
    to.set(name, { ...counts, [turn]: counts[turn] + 1 });
  };
  for (const { verdict, request, determining } of rows) {
    const now = engine.decide(request);
    const ids = (list: readonly { policyId: string }[]) => list.map((d) => d.policyId);
    if (now.verdict === verdict) {
      if (ids(now.determining).join() !== ids(determining).join()) total.otherReasons += 1;
      continue;
    }
    const turn = now.verdict === 'deny' ? 'toDeny' : 'toAllow';
    total[turn] += 1;
    add(action, request.action, turn);
    const deciding = ids(turn === 'toDeny' ? now.determining : determining);
    for (const id of deciding.length === 0 ? ['default-deny'] : deciding) add(rule, id, turn);
  }
  const listed = (of: typeof action) =>
    [...of]
      .map(([name, counts]) => ({ name, ...counts }))
      .sort((a, b) => b.toDeny + b.toAllow - a.toDeny - a.toAllow || (a.name < b.name ? -1 : 1));
  return { total: rows.length, ...total, undecidable: 0, byAction: listed(action), byRule: listed(rule) };
}

async function simulate(
  by: Client,
  input: object,
): Promise<{ simulation: Simulation | null; codes: string[] }> {
  const { simulatePolicySet } = await by.ask<{
    simulatePolicySet: { simulation: Simulation | null; problems: { code: string }[] };
  }>(
    `mutation ($input: SimulatePolicySetInput!) { simulatePolicySet(input: $input) { simulation { ${fields} } problems { code } } }`,
    { input: { since, ...input } },
  );
  return { simulation: simulatePolicySet.simulation, codes: simulatePolicySet.problems.map((p) => p.code) };
}
const look = async (id: string): Promise<Simulation> =>
  (
    await nora.ask<{ policySimulation: Simulation }>(
      `query ($id: ID!) { policySimulation(id: $id) { ${fields} } }`,
      { id },
    )
  ).policySimulation;

describe('trying other rules on the past', () => {
  it('says what the simplest way says, though a worker dies on the way', async () => {
    const { simulation } = await simulate(nora, { files: files() });
    const id = simulation?.id ?? '';
    expect(simulation).toMatchObject({ state: 'QUEUED', done: 0 });
    const first = await system.addWorker();
    await waitFor(async () => (await look(id)).done > 0, { what: 'some progress', within: 60_000 });
    await first.kill();
    const reached = await look(id);
    const second = await system.addWorker();
    const ended = await waitFor(
      async () => {
        const seen = await look(id);
        return seen.state === 'DONE' && seen;
      },
      { what: 'the end', within: 120_000, every: 100 },
    );
    expect(reached.done).toBeLessThanOrEqual(ended.done);
    // Asking for it is a decision, too, and was made after the count.
    expect(ended).toMatchObject({ ...expected, total: ended.done });
    expect([expected.total, (expected.total ?? 0) + 1]).toContain(ended.done);
    expect(expected.toDeny).toBe(copies + 1);
    expect(ended.examples.filter((e) => e.action === 'castVote')).toHaveLength(10);
    expect(ended.examples.every((e) => e.change !== null)).toBe(true);
    expect(ended.examples.find((e) => e.after.verdict === 'deny')?.after.by).toEqual([
      'no-votes-on-medium-risk',
    ]);
    await second.stop();
  });

  it('is ended by whoever asks for it, and nothing more is found', async () => {
    const { simulation } = await simulate(nora, { files: files() });
    const cancel = () =>
      nora.ask<{ cancelPolicySimulation: { problems: { code: string }[] } }>(
        `mutation ($input: CancelPolicySimulationInput!) { cancelPolicySimulation(input: $input) { problems { code } } }`,
        { input: { simulation: simulation?.id } },
      );
    expect(await cancel()).toEqual({ cancelPolicySimulation: { problems: [] } });
    expect(await cancel()).toMatchObject({ cancelPolicySimulation: { problems: [{ code: 'WRONG_STATE' }] } });
    await system.addWorker();
    await waitFor(
      async () => (await system.rows(`SELECT FROM outbox WHERE topic = 'policySimulation'`)).length === 0,
      { what: 'the message to be taken', within: 30_000 },
    );
    expect(await look(simulation?.id ?? '')).toMatchObject({ state: 'CANCELED', done: 0 });
  });

  it('is for those who rule, on rules that can be read, of a time that was', async () => {
    expect((await simulate(ravi, { files: files() })).codes).toEqual(['NOT_PERMITTED']);
    const broken = [{ name: 'schema.cedarschema', text: 'entity' }];
    expect((await simulate(nora, { files: broken })).codes).toContain('INVALID_INPUT');
    const future = new Date(Date.now() + 86_400_000).toISOString();
    expect((await simulate(nora, { files: files(), since: future })).codes).toEqual(['INVALID_INPUT']);
    expect(
      await sofia.codes(`query ($id: ID!) { policySimulation(id: $id) { id } }`, {
        id: Buffer.from('PolicySimulation:00000000-0000-7000-8000-000000000000').toString('base64url'),
      }),
    ).toEqual(['FORBIDDEN']);
  });

  it('shows its progress at the command line, and says what would be other', async () => {
    const token = (nora.headers['authorization'] ?? '').replace('Bearer ', '');
    const desk = new Desk({ GAVEL_URL: system.api.url, GAVEL_TOKEN: token });
    try {
      const dir = path.join(desk.folder, 'new');
      for (const { name, text } of files()) {
        mkdirSync(path.dirname(path.join(dir, name)), { recursive: true });
        writeFileSync(path.join(dir, name), text);
      }
      const ran = await desk.type(['policy', 'simulate', dir, '--since', '1d', '--fail-on-flip']);
      expect(ran.stderr).toMatch(/\d+ of \d+ decisions/);
      expect(ran.stdout).toContain(`${expected.toDeny} would be refused that were allowed`);
      expect(ran.stdout).toMatch(/no-votes-on-medium-risk\s+\d+\s+0/);
      expect(ran.code).toBe(3);
      expect((await desk.type(['policy', 'simulate', dir, '--since', 'yesterday'])).code).toBe(64);
    } finally {
      desk.clear();
    }
  });
});
