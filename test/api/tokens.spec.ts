import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Client } from '../support/client.ts';
import { World } from '../support/world.ts';

// Whole processes are started.
jest.setTimeout(60_000);

const viewer = '{ viewer { name accountKind roles scopes person { id } } }';
interface Viewer {
  viewer: {
    name: string;
    accountKind: string;
    roles: string[];
    scopes: string[] | null;
    person: { id: string };
  };
}

let world: World;
let client: Client;
let second: Client;

beforeAll(async () => {
  world = await World.start({ apis: 2 });
  [client, second] = world.clients as [Client, Client];
});
afterAll(() => world.stop());

describe('tokens', () => {
  const issue =
    'mutation ($input: IssueTokenInput!) { issueToken(input: $input) { secret token { id prefix scopes } problems { code path } } }';
  interface Issued {
    issueToken: {
      secret: string | null;
      token: { id: string; prefix: string; scopes: string[] } | null;
      problems: { code: string; path: string[] | null }[];
    };
  }
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
  const wish = (more: object = {}) => ({
    input: { name: 'laptop', scopes: ['changes:read'], expiresAt: inDays(30), ...more },
  });

  it('are shown once, work, and are ended', async () => {
    const me = await world.signIn(await world.organisation.person('requester'));
    const { issueToken } = await me.with({ 'idempotency-key': 'once' }).ask<Issued>(issue, wish());
    const secret = issueToken.secret ?? '';
    expect(secret).toMatch(/^gvl_/);
    const { viewer: who } = await client.as(secret).ask<Viewer>(viewer);
    expect(who.scopes).toEqual(['changes:read']);

    const { myTokens } = await me.ask<{
      myTokens: { nodes: { prefix: string; lastUsedAt: string | null }[] };
    }>('{ myTokens { nodes { prefix lastUsedAt } } }');
    const mine = myTokens.nodes.find((token) => token.prefix === issueToken.token?.prefix);
    expect(mine?.lastUsedAt).not.toBeNull();

    const revoke =
      'mutation ($id: String!) { revokeToken(input: { token: $id }) { token { revokedAt } problems { code } } }';
    const { revokeToken } = await me.ask<{ revokeToken: { token: { revokedAt: string } | null } }>(revoke, {
      id: issueToken.token?.id,
    });
    expect(revokeToken.token?.revokedAt).toBeTruthy();
    const { errors } = await client.as(secret).send(viewer);
    expect(errors.map((e) => [e.extensions['code'], e.message.includes('revoked')])).toEqual([
      ['UNAUTHENTICATED', true],
    ]);
  });

  it('of a repeated request are the first one, without its secret', async () => {
    const me = (await world.signIn(await world.organisation.person())).with({
      'idempotency-key': 'the-same-key',
    });
    const request = wish();
    const first = await me.ask<Issued>(issue, request);
    const again = await me.ask<Issued>(issue, request);
    expect(again.issueToken.token).toEqual(first.issueToken.token);
    expect(again.issueToken.secret).toBeNull();
    const other = await me.ask<Issued>(issue, wish({ name: 'another' }));
    expect(other.issueToken.problems.map((p) => p.code)).toEqual(['IDEMPOTENCY_KEY_REUSED']);
  });

  it('are refused when expired', async () => {
    const me = await world.signIn(await world.organisation.person());
    const { issueToken } = await me.ask<Issued>(issue, wish());
    await world.sql(
      `UPDATE api_token SET created_at = now() - interval '2 days', expires_at = now() - interval '1 day' WHERE prefix = $1`,
      [issueToken.token?.prefix],
    );
    const { errors } = await client.as(issueToken.secret ?? '').send(viewer);
    expect(errors[0]?.extensions['code']).toBe('UNAUTHENTICATED');
    expect(errors[0]?.message).toContain('expired');
  });

  it.each([
    ['a changed character', (t: string) => t.slice(0, 30) + (t[30] === 'a' ? 'b' : 'a') + t.slice(31)],
    ['a part missing', (t: string) => t.slice(0, -1)],
    ['something added', (t: string) => `${t}x`],
    ['another prefix', (t: string) => `gvl_0000000000${t.slice(14)}`],
    ['nothing in it', () => ''],
    ['SQL in it', () => "gvl_' OR 1=1 --"],
    ['a line break', (t: string) => `${t.slice(0, 20)}%0d%0a${t.slice(20)}`],
  ])('are refused with %s', async (_title, tamper) => {
    const { key } = await world.organisation.machine(
      await world.organisation.person('requester'),
      'changes:read',
    );
    await client.as(key).ask(viewer);
    expect(await client.as(tamper(key)).codes(viewer)).toEqual(['UNAUTHENTICATED']);
  });

  it('never do more than the token that asked for them', async () => {
    const me = await world.signIn(await world.organisation.person('approver'));
    const narrow = await me.ask<Issued>(issue, wish({ scopes: ['changes:read'] }));
    const wider = await client
      .as(narrow.issueToken.secret ?? '')
      .ask<Issued>(issue, wish({ scopes: ['changes:read', 'votes:write'] }));
    expect(wider.issueToken).toMatchObject({
      secret: null,
      problems: [{ code: 'INVALID_INPUT', path: ['input', 'scopes'] }],
    });
  });

  it('without the scope cannot administer, whatever the roles are', async () => {
    const me = await world.signIn(await world.organisation.person('administrator'));
    const { issueToken } = await me.ask<Issued>(issue, wish({ scopes: ['changes:write'] }));
    const create = 'mutation { createTeam(input: { name: "Scopeless" }) { team { id } problems { code } } }';
    const { createTeam } = await client
      .as(issueToken.secret ?? '')
      .ask<{ createTeam: { team: null; problems: { code: string }[] } }>(create);
    expect(createTeam.team).toBeNull();
    expect(createTeam.problems.map((p) => p.code)).toContain('NOT_PERMITTED');
    const changePassword =
      'mutation { changePassword(input: { currentPassword: "a", newPassword: "b" }) { problems { code } } }';
    expect(await client.as(issueToken.secret ?? '').ask(changePassword)).toEqual({
      changePassword: { problems: [{ code: 'NOT_PERMITTED' }] },
    });
  });

  it('of a disabled account, of a disabled owner’s machine and of somebody inactive are refused at once', async () => {
    const administrator = await world.signIn(await world.organisation.person('administrator'));
    const person = await world.organisation.person('requester');
    const me = await world.signIn(person);
    const { key, account } = await world.organisation.machine(person, 'changes:read');
    const machine = client.as(key);
    await Promise.all([me.ask(viewer), machine.ask(viewer)]);

    const disable =
      'mutation ($id: String!) { disableAccount(input: { account: $id }) { account { disabledAt } problems { code } } }';
    await administrator.ask(disable, { id: account });
    expect(await machine.codes(viewer)).toEqual(['UNAUTHENTICATED']);
    await me.ask(viewer);
    const enable = 'mutation ($id: String!) { enableAccount(input: { account: $id }) { problems { code } } }';
    await administrator.ask(enable, { id: account });
    await machine.ask(viewer);

    const leave =
      'mutation ($who: String!) { updatePerson(input: { person: $who, active: false }) { person { active } problems { code } } }';
    expect(await administrator.ask(leave, { who: person.email })).toEqual({
      updatePerson: { person: { active: false }, problems: [] },
    });
    expect(await me.codes(viewer)).toEqual(['UNAUTHENTICATED']);
    expect(await machine.codes(viewer)).toEqual(['UNAUTHENTICATED']);
  });

  it('end with the password they were issued under', async () => {
    const person = await world.organisation.person();
    const [me, elsewhere] = [await world.signIn(person), await world.signIn(person, second)];
    const change =
      'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { account { id } problems { code path } } }';
    const newPassword = 'a wholly new secret';
    const wrong = await me.ask<{ changePassword: object }>(change, {
      input: { currentPassword: 'not it at all', newPassword },
    });
    expect(wrong.changePassword).toEqual({
      account: null,
      problems: [{ code: 'INVALID_INPUT', path: ['input', 'currentPassword'] }],
    });
    await me.ask(change, { input: { currentPassword: person.password, newPassword } });
    expect(await me.codes(viewer)).toEqual(['UNAUTHENTICATED']);
    expect(await elsewhere.codes(viewer)).toEqual(['UNAUTHENTICATED']);
    await world.signIn({ ...person, password: newPassword });
  });

  it('write their last use once a minute at the most', async () => {
    const { key } = await world.organisation.machine(await world.organisation.person(), 'gate:read');
    const prefix = key.slice(4, 14);
    const writes = async () =>
      (await world.sql('SELECT xmin::text, last_used_at FROM api_token WHERE prefix = $1', [prefix]))[0];
    await client.as(key).ask(viewer);
    const first = await writes();
    for (let n = 0; n < 5; n += 1) await client.as(key).ask(viewer);
    expect(await writes()).toEqual(first);
    await world.sql(`UPDATE api_token SET last_used_at = now() - interval '61 seconds' WHERE prefix = $1`, [
      prefix,
    ]);
    const aged = await writes();
    await client.as(key).ask(viewer);
    expect((await writes())?.['xmin']).not.toBe(aged?.['xmin']);
  });
});

describe('many at once', () => {
  it('are each taken for themselves', async () => {
    const people = await Promise.all(Array.from({ length: 6 }, () => world.organisation.person()));
    const clients = await Promise.all(people.map((person) => world.signIn(person)));
    const asked = Array.from({ length: 120 }, (_, n) => n % people.length);
    const answers = await Promise.all(asked.map(async (n) => clients[n]?.ask<Viewer>(viewer)));
    expect(answers.map((a) => a?.viewer.person.id)).toEqual(asked.map((n) => people[n]?.globalId));
  });
});
