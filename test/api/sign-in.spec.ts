import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Client } from '../support/client.ts';
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

describe('signing in with a password', () => {
  it('gives a session of twelve hours, over REST', async () => {
    const person = await world.organisation.person('requester');
    const { username, password } = person;
    const before = Date.now();
    const { status, body } = await client.rest('POST', '/api/v1/session', {
      username: username.toUpperCase(),
      password,
    });
    expect(status).toBe(201);
    const session = body as { token: string; expiresAt: string; person: object };
    expect(session.person).toEqual({
      id: person.globalId,
      name: person.name,
      email: person.email,
      roles: ['requester'],
    });
    const hours = (new Date(session.expiresAt).getTime() - before) / 3_600_000;
    expect(hours).toBeGreaterThan(11.9);
    expect(hours).toBeLessThan(12.1);
    const { viewer: who } = await client.as(session.token).ask<Viewer>(viewer);
    expect(who).toEqual({
      name: person.name,
      accountKind: 'LOCAL',
      roles: ['REQUESTER'],
      scopes: null,
      person: { id: person.globalId },
    });
  });

  it('gives one over GraphQL, and ends it', async () => {
    const { username, password } = await world.organisation.person();
    const { signIn: session } = await client.ask<{ signIn: { token: string; problems: [] } }>(
      'mutation ($input: SignInInput!) { signIn(input: $input) { token problems { code } } }',
      { input: { username, password } },
    );
    const me = client.as(session.token);
    await me.ask(viewer);
    expect(await me.ask('mutation { signOut { signedOut problems { code } } }')).toEqual({
      signOut: { signedOut: true, problems: [] },
    });
    expect(await me.codes(viewer)).toEqual(['UNAUTHENTICATED']);
  });

  it('ends one over REST, for every API at once', async () => {
    const me = await world.signIn(await world.organisation.person());
    const elsewhere = new Client(second.url, { authorization: bearerOf(me) });
    await elsewhere.ask(viewer);
    expect((await me.rest('DELETE', '/api/v1/session')).status).toBe(204);
    expect(await elsewhere.codes(viewer)).toEqual(['UNAUTHENTICATED']);
  });

  it('keeps neither password nor token readable, and nothing secret in events', async () => {
    const person = await world.organisation.person();
    const token = bearerOf(await world.signIn(person)).slice('Bearer '.length);
    const [account] = await world.sql('SELECT * FROM account WHERE username = $1', [person.username]);
    expect(account?.['password_hash']).toMatch(/^\$argon2id\$v=19\$m=19456,(t=2,p=1|p=1,t=2)\$/);
    const kept = await world.sql(
      `SELECT t::text AS row FROM api_token t WHERE account_id = $1
       UNION ALL SELECT e::text FROM event e UNION ALL SELECT k::text FROM idempotency_key k`,
      [account?.['id']],
    );
    const all = kept.map((row) => String(row['row'])).join('\n');
    expect(all).toContain('session.started');
    expect(all).not.toContain(token.slice(15));
    expect(all).not.toContain(person.password);
    expect(all).not.toContain('argon2');
  });

  it('answers the same to an unknown name, a wrong password and a closed account', async () => {
    const [known, closed] = [await world.organisation.person(), await world.organisation.person()];
    await world.sql('UPDATE account SET disabled_at = now() WHERE username = $1', [closed.username]);
    const answers = await Promise.all(
      [
        { username: 'nobody-of-this-name', password: known.password },
        { username: known.username, password: 'not the password' },
        { username: closed.username, password: closed.password },
      ].map((body) => client.rest('POST', '/api/v1/session', body)),
    );
    const told = answers.map(({ status, body }) => ({ status, detail: (body as { detail: string }).detail }));
    expect(told[0]?.status).toBe(401);
    expect(told[1]).toEqual(told[0]);
    expect(told[2]).toEqual(told[0]);
  });

  it('takes as long for an unknown name as for a wrong password', async () => {
    const { username } = await world.organisation.person();
    const times = { known: [] as number[], unknown: [] as number[] };
    const tries = Array.from({ length: 4 }, (_, n) => [
      ['known', username],
      ['unknown', `nobody-${n}`],
    ]).flat() as ['known' | 'unknown', string][];
    for (const [kind, name] of tries) {
      const began = performance.now();
      await client.rest('POST', '/api/v1/session', { username: name, password: 'not the password' });
      times[kind].push(performance.now() - began);
    }
    const fastest = (list: number[]) => Math.min(...list);
    // Without the decoy hash the unknown name answers about ten times as fast.
    expect(fastest(times.unknown)).toBeGreaterThan(fastest(times.known) / 3);
  });

  it('says which field is missing, and takes no text for an object', async () => {
    const missing = await client.rest('POST', '/api/v1/session', { username: 'x' });
    expect(missing.status).toBe(400);
    const { code, errors } = missing.body as { code: string; errors: { path: string[] }[] };
    expect(code).toBe('BAD_USER_INPUT');
    expect(new Set(errors.map((error) => error.path.join('.')))).toEqual(new Set(['password']));
    for (const body of [
      '{"username":',
      '[]',
      '"x"',
      { username: { $ne: null }, password: ['a'] },
      { admin: true },
    ]) {
      const answer = await client.rest('POST', '/api/v1/session', body);
      expect(answer.status).toBe(400);
      expect(JSON.stringify(answer.body)).not.toContain('at ');
    }
  });
});

describe('guessing passwords', () => {
  const attempt = (username: string, password: string, at = client) =>
    at.rest('POST', '/api/v1/session', { username, password });

  it('is slowed down after five failures, by every API alike, and by growing times', async () => {
    const { username, password } = await world.organisation.person();
    for (const at of [client, second, client, second, client])
      expect((await attempt(username, 'not it', at)).status).toBe(401);
    const blocked = await attempt(username, password, second);
    expect(blocked.status).toBe(429);
    expect(blocked.body).toMatchObject({ code: 'TOO_MANY_REQUESTS' });
    const wait = Number(blocked.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(20);
    expect(wait).toBeLessThanOrEqual(30);
    expect(await client.codes(signInMutation, { input: { username, password } })).toEqual([
      'TOO_MANY_REQUESTS',
    ]);

    // Time passes.
    await world.sql(
      `UPDATE sign_in_throttle SET blocked_until = now() - interval '1 second' WHERE blocked_until > now()`,
    );
    expect((await attempt(username, 'still not it')).status).toBe(401);
    const again = Number((await attempt(username, password)).headers.get('retry-after'));
    expect(again).toBeGreaterThan(50);
    expect(again).toBeLessThanOrEqual(60);

    await world.sql(
      `UPDATE sign_in_throttle SET blocked_until = now() - interval '1 second' WHERE blocked_until > now()`,
    );
    expect((await attempt(username, password)).status).toBe(201);
    // The right password ended the count.
    expect((await attempt(username, 'not it')).status).toBe(401);
    expect((await attempt(username, password)).status).toBe(201);
  });

  it('does not get past the count by trying many at once', async () => {
    const { username } = await world.organisation.person();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => attempt(username, `guess ${n}`, n % 2 === 0 ? client : second)),
    );
    const statuses = answers.map((answer) => answer.status).sort();
    expect(statuses).toEqual([...Array<number>(5).fill(401), ...Array<number>(15).fill(429)]);
  });

  it('for one person does not keep another out', async () => {
    const [target, other] = [await world.organisation.person(), await world.organisation.person()];
    for (let n = 0; n < 6; n += 1) await attempt(target.username, 'not it');
    expect((await attempt(other.username, other.password)).status).toBe(201);
  });
});

describe('other credentials', () => {
  it.each(['Basic dXNlcjpwYXNz', 'Bearer', 'Bearer  ', 'Token abc', 'bearer "x"'])(
    'such as "%s" are refused with what to send',
    async (authorization) => {
      const { status, body } = await client.with({ authorization }).rest('DELETE', '/api/v1/session');
      expect(status).toBe(401);
      expect(body).toMatchObject({
        code: 'UNAUTHENTICATED',
        detail: expect.stringContaining('Bearer'),
      });
    },
  );

  it('of an issuer are told that none is set up', async () => {
    const { errors } = await client.as('eyJhbGciOiJSUzI1NiJ9.e30.AAAA').send(viewer);
    expect(errors[0]?.extensions['code']).toBe('UNAUTHENTICATED');
    expect(errors[0]?.message).toContain('No OIDC issuer is set up');
  });

  it('none at all is refused as well', async () => {
    expect(await client.codes(viewer)).toEqual(['UNAUTHENTICATED']);
    expect((await client.rest('DELETE', '/api/v1/session')).status).toBe(401);
  });
});

const signInMutation = 'mutation ($input: SignInInput!) { signIn(input: $input) { token } }';

const bearerOf = (signedIn: Client): string => signedIn.headers['authorization'] ?? '';
