import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { toGlobalId } from '#kernel';
import { authorizing, voteCodes, type Voters } from '../support/approvals.ts';
import { Client } from '../support/client.ts';
import { mutate } from '../support/mutate.ts';
import { OwnSystem } from '../support/own-system.ts';

// Each test is many requests to a real server, on machines that may be busy.
jest.setTimeout(60_000);

let system: OwnSystem;
let ravi: Client;
let maya: Client;
let nora: Client;
let akiko: Client;
let claire: Client;
let voters: Voters;

beforeAll(async () => {
  system = await OwnSystem.start();
  [ravi, maya, nora, akiko, claire] = (await Promise.all(
    ['ravi', 'maya', 'nora', 'akiko', 'claire'].map((name) => system.as(name)),
  )) as [Client, Client, Client, Client, Client];
  voters = { requester: ravi, changeManager: maya };
}, 60_000);

afterAll(() => system.stop());

const accountOf = async (username: string): Promise<string> => {
  const [row] = await system.rows<{ id: string }>(`SELECT id FROM account WHERE username = $1`, [username]);
  return toGlobalId('Account', row?.id ?? '');
};

describe('an administrator who resets an approver’s password', () => {
  it('ends their sessions, and casts no vote as them for a day, also with a password of the account’s own', async () => {
    const change = await authorizing(voters);
    const account = await accountOf('akiko');
    const password = 'a wholly new pass phrase';
    expect(
      (await mutate(maya, 'resetPassword', { account, password }, 'account { id }')).problems,
    ).toMatchObject([{ code: 'NOT_PERMITTED' }]);
    expect(await voteCodes(akiko, change, { verdict: 'ABSTAIN' })).toEqual([]);
    expect((await mutate(nora, 'resetPassword', { account, password }, 'account { id }')).problems).toEqual(
      [],
    );
    expect((await akiko.rest('GET', '/api/v1/changes')).status).toBe(401);
    const session = await new Client(nora.url).rest('POST', '/api/v1/session', {
      username: 'akiko',
      password,
    });
    const intruder = new Client(nora.url).as((session.body as { token: string }).token);
    const other = await authorizing(voters);
    expect(await voteCodes(intruder, other)).toEqual(['NOT_PERMITTED']);
    const changed = { currentPassword: password, newPassword: 'another pass phrase still' };
    await mutate(intruder, 'changePassword', changed, 'account { id }');
    const again = await new Client(nora.url).rest('POST', '/api/v1/session', {
      username: 'akiko',
      password: changed.newPassword,
    });
    expect(await voteCodes(new Client(nora.url).as((again.body as { token: string }).token), other)).toEqual([
      'NOT_PERMITTED',
    ]);
    const kept = await system.rows<{ rule: string }>(
      `SELECT DISTINCT p ->> 'policyId' AS rule FROM policy_decision d, jsonb_array_elements(d.determining) p
       WHERE d.action = 'castVote' AND d.verdict = 'deny'`,
    );
    expect(kept).toEqual([{ rule: 'fresh-credentials-decide-nothing' }]);
  });

  it('does not reset their own', async () => {
    const account = await accountOf('nora');
    const reset = await mutate(
      nora,
      'resetPassword',
      { account, password: 'a wholly new phrase' },
      'account { id }',
    );
    expect(reset.problems).toMatchObject([{ rule: 'own-password' }]);
  });
});

describe('who could do what on some day', () => {
  const entitled = async (by: Client, variables: Record<string, unknown>) =>
    (
      await by.ask<{
        entitled: {
          role: string;
          person: { name: string };
          seats: { board: string }[];
          inPlaceOf: unknown[];
        }[];
      }>(
        `query ($action: EntitledTo!, $at: DateTime, $board: String, $change: String) {
           entitled(action: $action, at: $at, board: $board, change: $change) {
             role person { name } seats { board } inPlaceOf { name } } }`,
        variables,
      )
    ).entitled;
  const names = async (variables: Record<string, unknown>) =>
    (await entitled(claire, variables)).map((e) => e.person.name);

  it('is told with the reason: role, seat', async () => {
    const onCab = await entitled(claire, { action: 'APPROVE', board: 'cab' });
    expect(onCab).toContainEqual(
      expect.objectContaining({
        role: 'APPROVER',
        person: { name: 'George Mensah' },
        seats: [{ board: 'cab' }],
      }),
    );
    expect(await names({ action: 'DEPLOY' })).toContain('Lena Fischer');
    expect(await names({ action: 'OVERRIDE' })).toContain('Maya Patel');
    expect(await names({ action: 'EDIT_POLICY' })).not.toContain('Lena Fischer');
    const change = await authorizing(voters);
    expect(await names({ action: 'APPROVE', change: change.number })).toContain('George Mensah');
  });

  it('remembers who lost a role since, and knows nobody before anything began', async () => {
    const before = new Date().toISOString();
    const input = { person: 'lena@acme.example', roles: ['REQUESTER'] };
    expect((await mutate(nora, 'setRoles', input, 'person { id }')).problems).toEqual([]);
    expect(await names({ action: 'DEPLOY' })).not.toContain('Lena Fischer');
    expect(await names({ action: 'DEPLOY', at: before })).toContain('Lena Fischer');
    expect(await names({ action: 'DEPLOY', at: '2001-01-01T00:00:00Z' })).toEqual([]);
    expect(await system.intrude(`UPDATE person_role SET to_at = NULL`)).toBe('42501');
  });

  it('is for the audit', async () => {
    const codes = await ravi.codes(`query { entitled(action: DEPLOY) { role } }`);
    expect(codes).toEqual(['FORBIDDEN']);
  });
});
