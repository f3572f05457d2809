import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { authorizing, stateOf, voteCodes, type Voters } from '../support/approvals.ts';
import { attempt, does, wholeChange } from '../support/changes.ts';
import type { Client } from '../support/client.ts';
import { OwnSystem } from '../support/own-system.ts';

/** Needs two approvals of the board. */
const risky = { risk: 'HIGH', communicationPlan: 'Mail.', securityImpact: 'None.' };

// Each test is many requests to a real server, on machines that may be busy.
jest.setTimeout(60_000);

let system: OwnSystem;
let ravi: Client;
let maya: Client;
let sofia: Client;
let nora: Client;
let hugo: Client;
let voters: Voters;

beforeAll(async () => {
  system = await OwnSystem.start();
  [ravi, maya, sofia, nora, hugo] = (await Promise.all(
    ['ravi', 'maya', 'sofia', 'nora', 'hugo'].map((name) => system.as(name)),
  )) as [Client, Client, Client, Client, Client];
  voters = { requester: ravi, changeManager: maya };
}, 60_000);

afterAll(() => system.stop());

describe('the database itself', () => {
  it('takes no vote and no decision that the rules would not', async () => {
    const change = await authorizing(voters, {
      ...risky,
    });
    const [round] = await system.rows<{ id: string; digest: string; change_id: string }>(
      `SELECT r.id, r.digest, r.change_id FROM approval_round r JOIN change c ON c.id = r.change_id WHERE c.number = $1`,
      [Number(change.number.slice(4))],
    );
    const [who] = await system.rows<{ sofia: string; ravi: string; account: string }>(
      `SELECT (SELECT person_id FROM account WHERE username = 'sofia') AS sofia, id AS account,
              person_id AS ravi FROM account WHERE username = 'ravi'`,
    );
    const insert = (
      person: string | undefined,
      over: { ordinal?: number; digest?: string; verdict?: string } = {},
    ) =>
      system.intrude(
        `INSERT INTO vote (id, round_id, step, person_id, account_id, verdict, comment, digest, cast_at, ordinal)
         VALUES (gen_random_uuid(), $1, 0, $2, $3, $4, 'forged', $5, now(), $6)`,
        [
          round?.id,
          person,
          who?.account,
          over.verdict ?? 'approve',
          over.digest ?? round?.digest,
          over.ordinal ?? 1,
        ],
      );
    expect(await insert(who?.ravi)).toBe('vote_electorate_check');
    expect(await insert(who?.sofia, { ordinal: 3 })).toBe('vote_sequence_check');
    expect(await insert(who?.sofia, { ordinal: 2 })).toBe('vote_sequence_check');
    expect(await insert(who?.sofia, { digest: `sha256:${'0'.repeat(64)}` })).toBe('vote_round_check');
    expect(await insert(who?.sofia, { verdict: 'maybe' })).toBe('vote_verdict_check');
    await voteCodes(sofia, change);
    expect(await insert(who?.sofia)).toBe('vote_sequence_check');

    const denied = '42501';
    expect(await system.intrude(`UPDATE vote SET verdict = 'approve'`)).toBe(denied);
    expect(await system.intrude(`DELETE FROM vote`)).toBe(denied);
    expect(await system.intrude(`TRUNCATE vote CASCADE`)).toBe(denied);
    expect(await system.intrude(`DELETE FROM approval_round`)).toBe(denied);
    expect(await system.intrude(`UPDATE approval_round SET steps = '[]' WHERE id = $1`, [round?.id])).toBe(
      denied,
    );
    expect(
      await system.intrude(`UPDATE approval_round SET state = 'approved', decided_at = now() WHERE id = $1`, [
        round?.id,
      ]),
    ).toBe('approval_round_votes_check');
    expect(
      await system.intrude(`UPDATE change SET state = 'SCHEDULED', version = version + 1 WHERE id = $1`, [
        round?.change_id,
      ]),
    ).toBe('change_approval_check');
    await expect(system.rows(`UPDATE vote SET verdict = 'approve'`)).rejects.toThrow(/append-only/);
    await expect(system.rows(`TRUNCATE vote CASCADE`)).rejects.toThrow(/append-only/);
  });

  it('has rules that nobody puts into force alone', async () => {
    await system.rows(
      `INSERT INTO approval_rule_set (version, rules, proposed_by, proposed_at)
       SELECT 900, '[{}]', person_id, now() FROM account WHERE username = 'nora'`,
    );
    expect(
      await system.intrude(
        `UPDATE approval_rule_set SET activated_by = proposed_by, activated_at = now() WHERE version = 900`,
      ),
    ).toBe('approval_rule_set_two_people_check');
  });
});

describe('approval rules', () => {
  const propose = async (client: Client, rules: unknown) =>
    (
      await client.ask<{
        proposeApprovalRules: { ruleSet: { version: number } | null; problems: { code: string }[] };
      }>(
        `mutation ($input: ProposeApprovalRulesInput!) { proposeApprovalRules(input: $input) {
           ruleSet { version } problems { code path } } }`,
        { input: { rules } },
      )
    ).proposeApprovalRules;
  const activate = async (client: Client, version: number) =>
    (
      await client.ask<{
        activateApprovalRules: { ruleSet: { version: number } | null; problems: { code: string }[] };
      }>(
        `mutation ($input: ActivateApprovalRulesInput!) { activateApprovalRules(input: $input) {
           ruleSet { version } problems { code } } }`,
        { input: { version } },
      )
    ).activateApprovalRules;
  const step = (over: object = {}) => ({ name: 'CAB', boards: ['cab'], require: 'ANY', ...over });

  it('take two people, and bind nobody before', async () => {
    const { ruleSet } = await propose(nora, [
      { name: 'only emergencies', types: ['EMERGENCY'], steps: [step({ boards: ['ecab'] })] },
    ]);
    const version = ruleSet?.version ?? 0;
    expect((await activate(nora, version)).problems).toMatchObject([{ code: 'SEGREGATION_VIOLATION' }]);
    expect((await activate(maya, version)).problems).toMatchObject([{ code: 'NOT_PERMITTED' }]);
    const open = await authorizing(voters);
    expect((await activate(hugo, version)).problems).toEqual([]);

    expect(await voteCodes(sofia, open)).toEqual([]);
    const filed = await attempt(ravi, 'fileChange', {
      ...wholeChange(),
      submit: true,
    });
    const refused = await attempt(maya, 'assessChange', { change: filed.change?.number });
    expect(refused.problems.map((p) => p.code)).toEqual(['NO_APPROVAL_RULE']);
    expect(await stateOf(ravi, filed.change?.number ?? '')).toBe('ASSESSING');

    const again = await propose(nora, [{ name: 'everything', steps: [step()] }]);
    expect((await activate(hugo, again.ruleSet?.version ?? 0)).problems).toEqual([]);
    expect((await activate(hugo, version)).problems).toMatchObject([{ code: 'WRONG_STATE' }]);
    expect((await does(maya, 'assessChange', { change: filed.change?.number })).state).toBe('AUTHORIZING');
  });

  it.each([
    ['nobody', step({ require: 'COUNT', threshold: 0 })],
    ['fewer than nobody', step({ require: 'COUNT', threshold: -2 })],
    ['no share', step({ require: 'PERCENT', threshold: 0 })],
    ['more than all', step({ require: 'PERCENT', threshold: 101 })],
    ['a count without a number', step({ require: 'COUNT' })],
  ])('refuse a threshold of %s', async (_, bad) => {
    expect(await propose(nora, [{ name: 'r', steps: [bad] }])).toMatchObject({
      ruleSet: null,
      problems: [{ code: 'INVALID_INPUT' }],
    });
  });

  it('refuse a threshold that the board cannot meet', async () => {
    const { ruleSet } = await propose(nora, [
      { name: 'r', steps: [step({ require: 'COUNT', threshold: 9 })] },
    ]);
    expect((await activate(hugo, ruleSet?.version ?? 0)).problems).toMatchObject([{ code: 'INVALID_INPUT' }]);
  });

  it('ask nobody on an empty board: the change is not assessed', async () => {
    await nora.ask(
      `mutation { createBoard(input: { key: "lonely", name: "Lonely", kind: SERVICE }) { problems { code } } }`,
    );
    await nora.ask(
      `mutation { addBoardMember(input: { board: "lonely", person: "sofia@acme.example" }) { problems { code } } }`,
    );
    const lonely = await propose(nora, [
      { name: 'lonely', types: ['EXPEDITED'], steps: [step({ boards: ['lonely'] })] },
      { name: 'others', types: ['NORMAL', 'EMERGENCY'], steps: [step()] },
    ]);
    expect((await activate(hugo, lonely.ruleSet?.version ?? 0)).problems).toEqual([]);
    await nora.ask(
      `mutation { removeBoardMember(input: { board: "lonely", person: "sofia@acme.example" }) { problems { code } } }`,
    );
    const filed = await does(ravi, 'fileChange', { ...wholeChange({ type: 'EXPEDITED' }), submit: true });
    const refused = await attempt(maya, 'assessChange', { change: filed.number });
    expect(refused.problems.map((p) => p.code)).toEqual(['NO_ELECTORATE']);
  });
});
