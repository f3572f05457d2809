import { randomUUID } from 'node:crypto';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { attempt, does, type ShownChange, wholeChange } from '../support/changes.ts';
import type { Client } from '../support/client.ts';
import { OwnSystem } from '../support/own-system.ts';
import {
  activate,
  extra,
  otherRules,
  policyFiles,
  type Proposal,
  propose,
  proposed,
  rules,
} from '../support/policy-files.ts';
import { stack } from '../support/stack.ts';
import { waitFor } from '../support/wait-for.ts';

// Two APIs, and sets of rules that are checked whole.
jest.setTimeout(120_000);

let system: OwnSystem;
let nora: Client;
let claire: Client;
let ravi: Client;
/** Of nora, never put into force. */
let outdated: Proposal;

beforeAll(async () => {
  system = await OwnSystem.start({ apis: 2 });
  [nora, claire, ravi] = (await Promise.all(['nora', 'claire', 'ravi'].map((name) => system.as(name)))) as [
    Client,
    Client,
    Client,
  ];
  outdated = await proposed(nora, { files: policyFiles(otherRules) });
});
afterAll(() => system.stop());

const inForce = async (): Promise<{ version: number; digest: string; source: string }> =>
  (
    await ravi.ask<{ policySet: { version: number; digest: string; source: string } }>(
      `{ policySet { version digest source } }`,
    )
  ).policySet;
const filed = (): Promise<ShownChange> => does(ravi, 'fileChange', { ...wholeChange(), submit: true });
const assess = async (by: Client, change: ShownChange): Promise<string[]> =>
  (await attempt(by, 'assessChange', { change: change.number })).problems.map((p) => p.message);
const newestDecision = async (): Promise<string> =>
  (
    await system.rows<{ digest: string }>(
      `SELECT policy_set_digest AS digest FROM policy_decision ORDER BY decided_at DESC LIMIT 1`,
    )
  )[0]?.digest ?? '';

describe('a set that comes into force', () => {
  let before: ShownChange;
  let risky: ShownChange;
  const key = randomUUID();

  it('decides at once, in every process; looser only for what is handed in from then on (30)', async () => {
    before = await filed();
    risky = await does(ravi, 'fileChange', {
      ...wholeChange({ risk: 'HIGH', communicationPlan: 'Mail.', securityImpact: 'None.' }),
      submit: true,
    });
    const elsewhere = ravi.at(system.apis[1]?.url ?? '');
    expect(await assess(ravi, before)).toHaveLength(1);
    const set = await proposed(nora, { files: policyFiles(otherRules) });
    const answer = await activate(claire.with({ 'idempotency-key': key }), set);
    expect(answer).toMatchObject({ proposal: { version: 2 }, problems: [] });

    const says = (by: Client, change: ShownChange) =>
      attempt(by, 'commentOnChange', { change: change.number, text: 'Hm.' });
    expect((await says(elsewhere, risky)).problems.map((p) => p.rule)).toEqual(['no-comments-on-high-risk']);
    expect(await newestDecision()).toBe(set.digest);
    expect(await assess(elsewhere, before)).toEqual([
      expect.stringContaining('rules that were in force when this change was handed in'),
    ]);
    const after = await filed();
    expect(await assess(elsewhere, after)).toEqual([]);
    expect(await inForce()).toMatchObject({ version: 2, source: 'UPLOAD', digest: set.digest });
  });

  it('keeps both decisions, each to be asked again', async () => {
    const { change } = await claire.ask<{
      change: { decisions: { nodes: { id: string; verdict: string; action: string }[] } };
    }>(
      `query ($ref: String!) { change(ref: $ref) { decisions(first: 2) { nodes { id verdict action } } } }`,
      {
        ref: before.number,
      },
    );
    expect(change.decisions.nodes.map((d) => [d.action, d.verdict])).toEqual([
      ['assessChange', 'allow'],
      ['assessChange', 'deny'],
    ]);
    for (const { id } of change.decisions.nodes)
      expect(
        await claire.ask(`query ($id: ID!) { explain(decision: $id) { reproduced differences } }`, { id }),
      ).toEqual({ explain: { reproduced: true, differences: [] } });
  });

  it('waits for commands that the former set decided, and lets none through afterwards', async () => {
    const { version, digest } = await inForce();
    const back = await proposed(nora, { again: 1 });
    const decision = `INSERT INTO policy_decision (id, decided_at, verdict, determining, problems, errors, request, input_digest,
      policy_set_digest, engine, correlation_id) SELECT gen_random_uuid(), now(), verdict, determining, problems, errors, request,
      input_digest, $1, engine, 'race' FROM policy_decision ORDER BY decided_at DESC LIMIT 1`;
    const slow = new pg.Client({ connectionString: system.database.appUrl });
    await slow.connect();
    try {
      await slow.query('BEGIN');
      await slow.query(decision, [digest]);
      const activation = activate(claire, back);
      await waitFor(
        async () =>
          (await system.rows(`SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`)).length > 0,
        { what: 'the activation to wait' },
      );
      expect((await inForce()).version).toBe(version);
      await slow.query('COMMIT');
      expect((await activation).proposal?.version).toBe(version + 1);
      await expect(slow.query(decision, [digest])).rejects.toMatchObject({
        constraint: 'policy_decision_in_force_check',
      });
    } finally {
      await slow.end();
    }
  });

  it('is not brought back by sending its activation again, nor by activating an outdated proposal', async () => {
    const { version } = await inForce();
    const [used] = await system.rows<{ digest: string }>(
      `SELECT digest FROM policy_activation WHERE version = 2`,
    );
    const { policyProposals } = await nora.ask<{ policyProposals: { nodes: Proposal[] } }>(
      `{ policyProposals { nodes { id digest version difference { added removed changed } } } }`,
    );
    const first = policyProposals.nodes.find((p) => p.version === 2);
    if (first === undefined) throw new Error('It is not listed.');
    expect(first.digest).toBe(used?.digest);
    expect((await activate(claire.with({ 'idempotency-key': key }), first)).problems).toEqual([]);
    expect((await activate(claire, first)).problems).toMatchObject([{ code: 'WRONG_STATE' }]);
    expect((await activate(claire, outdated)).problems).toMatchObject([{ code: 'WRONG_STATE' }]);
    expect(
      (await activate(claire, { ...outdated, digest: first.digest.replace(/.$/, 'x') })).problems,
    ).toMatchObject([{ code: 'STALE_CONTENT' }]);
    expect((await inForce()).version).toBe(version);
  });

  it('decides every command of a race with other processes, one set after the other', async () => {
    const changes = await Promise.all(Array.from({ length: 12 }, filed));
    const again = await proposed(nora, { again: 2 });
    const [one = '', two = ''] = system.apis.map((api) => api.url);
    let activated = false;
    const comments = changes.map(async (change, n) => {
      const by = ravi.at(n % 2 === 0 ? one : two);
      for (let i = 0; i < 4; i += 1)
        expect(
          (await attempt(by, 'commentOnChange', { change: change.number, text: `${i}` })).problems,
        ).toEqual([]);
      return activated;
    });
    const switched = activate(claire, again).then((answer) => {
      activated = true;
      return answer;
    });
    expect((await switched).problems).toEqual([]);
    await Promise.all(comments);
    const turns = await system.rows<{ digest: string }>(
      `SELECT DISTINCT policy_set_digest AS digest FROM policy_decision d
       WHERE action = 'commentOnChange' AND subject_id IN (SELECT id FROM change WHERE number >= $1)
         AND decided_at > (SELECT activated_at + interval '2 seconds' FROM policy_activation ORDER BY version DESC LIMIT 1)
         AND NOT EXISTS (SELECT FROM policy_decision b WHERE b.correlation_id = d.correlation_id AND b.policy_set_digest = $2)`,
      [Number(changes[0]?.number.slice(4)), again.digest],
    );
    expect(turns).toEqual([]);
  });
});

describe('a set that locks everybody out', () => {
  const bomb = extra(
    `@id("nothing-from-2027")
@reason("This set of rules has run out.")
@wayOut("Nobody can clear this.")
forbid (principal is Person, action in Action::"write", resource)
when { context.now > 1790000000 };
`,
    `  - { name: nothing later, as: rita, roles: [requester], action: fileChange, change: none, context: { now: 1800000000 }, expect: deny, by: [nothing-from-2027] }
`,
  );

  it('is recovered from by whoever holds the database, on record; changes handed in under it go on', async () => {
    const set = await proposed(nora, { files: policyFiles(bomb) });
    expect((await activate(claire, set)).problems).toEqual([]);
    const refused = await attempt(ravi, 'fileChange', { ...wholeChange() });
    expect(refused.problems.map((p) => p.rule)).toEqual(['nothing-from-2027']);
    expect(rules(await propose(nora, { again: 1 }))).toEqual(['nothing-from-2027']);

    const recover = (...args: string[]) => {
      const file = path.join(stack().root, 'dist/apps/launcher/recover-policies.js');
      const env = { PATH: process.env['PATH'], GAVEL_DATABASE_OWNER_URL: system.database.ownerUrl };
      const child = spawn(process.execPath, [file, ...args], { cwd: stack().root, env, stdio: 'inherit' });
      return new Promise((resolve) => child.once('close', resolve));
    };
    expect(await recover()).toBe(64);
    expect(await recover('Version', 'five', 'refuses', 'everything')).toBe(0);
    expect(await inForce()).toMatchObject({ source: 'RECOVERY' });
    expect((await filed()).state).toBe('ASSESSING');
    const [event] = await system.rows<{ data: { reason: string } }>(
      `SELECT data FROM event WHERE type = 'policySet.recovered'`,
    );
    expect(event?.data.reason).toBe('Version five refuses everything');
  });
});
