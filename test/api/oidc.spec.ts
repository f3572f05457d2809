import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { base64url, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { Client } from '../support/client.ts';
import { OidcIssuer } from '../support/oidc-issuer.ts';
import type { TestPerson } from '../support/people.ts';
import { startApi } from '../support/stack.ts';
import { World } from '../support/world.ts';

// Whole processes are started.
jest.setTimeout(60_000);

const viewer = '{ viewer { accountKind roles scopes person { id } } }';
const seconds = (): number => Math.floor(Date.now() / 1000);

let issuer: OidcIssuer;
let stranger: OidcIssuer;
let world: World;
let client: Client;
let person: TestPerson;

beforeAll(async () => {
  [issuer, stranger] = await Promise.all([OidcIssuer.start(), OidcIssuer.start()]);
  await issuer.addKey('rsa', 'RS256');
  await issuer.addKey('ec', 'ES256');
  await issuer.addKey('ed', 'EdDSA');
  await stranger.addKey('rsa', 'RS256');
  world = await World.start({ env: { GAVEL_OIDC_ISSUER: issuer.url, GAVEL_OIDC_AUDIENCE: 'gavel' } });
  client = world.client;
  person = await world.organisation.person('requester');
});
afterAll(() => Promise.all([world.stop(), issuer.stop(), stranger.stop()]));

/** Of the person, with their verified address. */
const claims = (more: JWTPayload = {}): JWTPayload => ({
  sub: `subject-of-${person.username}`,
  email: person.email,
  email_verified: true,
  ...more,
});

async function refusalOf(token: string): Promise<{ code: unknown; message: string }> {
  const { errors } = await client.as(token).send(viewer);
  expect(errors).toHaveLength(1);
  return { code: errors[0]?.extensions['code'], message: errors[0]?.message ?? '' };
}

describe('a token of the issuer', () => {
  it.each(['rsa', 'ec', 'ed'])('signed by its %s key is taken', async (kid) => {
    const token = await issuer.token(kid, claims());
    expect(await client.as(token).ask(viewer)).toEqual({
      viewer: { accountKind: 'OIDC', roles: ['REQUESTER'], scopes: null, person: { id: person.globalId } },
    });
  });

  it('is linked by its verified address once; then the subject decides', async () => {
    const newcomer = await world.organisation.person('approver');
    const sub = 'the-newcomer';
    const first = await issuer.token('rsa', {
      sub,
      email: newcomer.email.toUpperCase(),
      email_verified: true,
    });
    const answers = await Promise.all([1, 2, 3, 4].map(() => client.as(first).ask(viewer)));
    for (const answer of answers)
      expect(answer).toMatchObject({ viewer: { person: { id: newcomer.globalId } } });

    const moved = await issuer.token('rsa', { sub, email: person.email, email_verified: true });
    expect(await client.as(moved).ask(viewer)).toMatchObject({
      viewer: { person: { id: newcomer.globalId } },
    });
    const usurper = await issuer.token('rsa', {
      sub: 'somebody-else',
      email: newcomer.email,
      email_verified: true,
    });
    expect((await refusalOf(usurper)).code).toBe('UNAUTHENTICATED');
  });

  it.each<[string, JWTPayload]>([
    ['not verified', { email_verified: false }],
    ['said to be verified in words', { email_verified: 'true' }],
    ['not there', { email: undefined, email_verified: true }],
    ['nobody’s', { email: 'nobody@acme.example' }],
  ])('is not linked by an address that is %s, and says what to do', async (_title, more) => {
    const lonely = await world.organisation.person();
    const token = await issuer.token('rsa', {
      ...claims({ sub: `lonely-${lonely.id}`, email: lonely.email }),
      ...more,
    });
    const { code, message } = await refusalOf(token);
    expect(code).toBe('UNAUTHENTICATED');
    expect(message).toContain('administrator');
  });

  it('is not linked by an address that stands in commits only', async () => {
    const administrator = await world.signIn(await world.organisation.person('administrator'));
    const target = await world.organisation.person('approver');
    await administrator.ask(
      'mutation ($who: String!) { updatePerson(input: { person: $who, furtherEmails: ["commits@acme.example"] }) { person { id } } }',
      { who: target.email },
    );
    const token = await issuer.token('rsa', {
      sub: 'committer',
      email: 'commits@acme.example',
      email_verified: true,
    });
    expect((await refusalOf(token)).code).toBe('UNAUTHENTICATED');
  });

  it('of somebody whose access ended is refused at once', async () => {
    const administrator = await world.signIn(await world.organisation.person('administrator'));
    const leaver = await world.organisation.person('requester');
    const token = await issuer.token('rsa', { sub: 'leaver', email: leaver.email, email_verified: true });
    await client.as(token).ask(viewer);
    await administrator.ask(
      'mutation ($who: String!) { updatePerson(input: { person: $who, active: false }) { person { id } } }',
      { who: leaver.email },
    );
    expect((await refusalOf(token)).code).toBe('UNAUTHENTICATED');
  });

  it('signed by a new key is taken once the issuer shows that key, keys being fetched only now and then', async () => {
    const fetched = () => issuer.asked.filter((path) => path === '/keys').length;
    const before = fetched();
    await Promise.all(
      Array.from({ length: 10 }, async () => client.as(await issuer.token('rsa', claims())).ask(viewer)),
    );
    expect(fetched()).toBe(before);
    expect(issuer.asked.filter((path) => path.startsWith('/.well-known'))).toHaveLength(1);
  });
});

describe('a clock that differs', () => {
  it.each<[string, () => JWTPayload]>([
    [
      'ended less than a minute ago',
      () => ({ iat: seconds() - 3600, nbf: seconds() - 3600, exp: seconds() - 30 }),
    ],
    ['begins within a minute', () => ({ nbf: seconds() + 30 })],
  ])('is forgiven when the token %s', async (_title, times) => {
    await client.as(await issuer.token('rsa', claims(times()))).ask(viewer);
  });

  it.each<[string, () => JWTPayload, string]>([
    ['ended more than a minute ago', () => ({ exp: seconds() - 90 }), 'expired'],
    ['begins after more than a minute', () => ({ nbf: seconds() + 120 }), 'nbf'],
    ['never ends', () => ({ exp: undefined }), 'exp'],
  ])('is not when the token %s', async (_title, times, named) => {
    const { code, message } = await refusalOf(await issuer.token('rsa', claims(times())));
    expect(code).toBe('UNAUTHENTICATED');
    expect(message).toContain(named);
  });
});

describe('an attack with', () => {
  const encode = (value: object): string => base64url.encode(JSON.stringify(value));
  const body = (more: JWTPayload = {}): JWTPayload => ({
    iss: issuer.url,
    aud: 'gavel',
    iat: seconds(),
    exp: seconds() + 3600,
    ...claims(),
    ...more,
  });

  it.each(['none', 'None', 'NONE', ''])('algorithm "%s" is refused', async (alg) => {
    for (const signature of ['', 'AAAA']) {
      const token = `${encode({ alg, kid: 'rsa' })}.${encode(body())}.${signature}`;
      expect((await refusalOf(token)).code).toBe('UNAUTHENTICATED');
    }
  });

  it('the public key taken for a shared secret is refused', async () => {
    const jwk = JSON.stringify(await issuer.publicJwk('rsa'));
    for (const alg of ['HS256', 'HS384', 'HS512']) {
      const signed = `${encode({ alg, kid: 'rsa', typ: 'JWT' })}.${encode(body())}`;
      const mac = createHmac(alg.replace('HS', 'sha'), jwk).update(signed).digest('base64url');
      expect((await refusalOf(`${signed}.${mac}`)).code).toBe('UNAUTHENTICATED');
    }
  });

  it.each<[string, JWTPayload]>([
    ['another audience', { aud: 'another-service' }],
    ['no audience', { aud: undefined }],
    ['another issuer', { iss: 'https://issuer.example' }],
    ['no issuer', { iss: undefined }],
    ['no subject', { sub: undefined }],
    ['an empty subject', { sub: '' }],
    ['no time of issue', { iat: undefined }],
  ])('%s is refused', async (_title, more) => {
    expect((await refusalOf(await issuer.token('rsa', claims(more)))).code).toBe('UNAUTHENTICATED');
  });

  it('another issuer’s key of the same name is refused', async () => {
    const token = await stranger.token('rsa', claims({ iss: issuer.url }));
    expect((await refusalOf(token)).code).toBe('UNAUTHENTICATED');
  });

  it('changed claims, a changed header or a cut signature is refused', async () => {
    const [header, payload, signature] = (await issuer.token('rsa', claims())).split('.') as [
      string,
      string,
      string,
    ];
    const others = [
      `${header}.${encode(body({ sub: 'administrator' }))}.${signature}`,
      `${encode({ alg: 'RS256', kid: 'ec' })}.${payload}.${signature}`,
      `${header}.${payload}.${signature.slice(0, -4)}`,
      `${header}.${payload}.`,
      `${header}.${payload}`,
      `${header}..${signature}`,
      `..`,
      `a.b.c`,
    ];
    for (const token of others) expect((await refusalOf(token)).code).toBe('UNAUTHENTICATED');
  });

  it.each([
    ['a path', '../../../../etc/passwd'],
    ['SQL', "' OR '1'='1"],
    ['a zero byte', 'rsa\u0000'],
    ['a prototype', '__proto__'],
    ['a constructor', 'constructor'],
    ['nothing', ''],
    ['no end', 'x'.repeat(4_000)],
  ])('a key name that is %s is refused', async (_title, kid) => {
    const { privateKey } = await generateKeyPair('RS256');
    const token = await new SignJWT(body()).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey);
    expect((await refusalOf(token)).code).toBe('UNAUTHENTICATED');
  });

  it.each(['jku', 'x5u'])(
    'a %s header that names other keys is refused, and nobody asks there',
    async (header) => {
      const asked = stranger.asked.length;
      const token = await stranger.token('rsa', claims({ iss: issuer.url }), {
        [header]: `${stranger.url}/keys`,
      });
      expect((await refusalOf(token)).code).toBe('UNAUTHENTICATED');
      expect(stranger.asked).toHaveLength(asked);
    },
  );

  it('a key brought along is refused', async () => {
    const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
    const jwk = await crypto.subtle.exportKey('jwk', publicKey);
    expect(await exportSPKI(publicKey)).toContain('PUBLIC KEY');
    const token = await new SignJWT(body())
      .setProtectedHeader({ alg: 'RS256', kid: 'rsa', jwk: jwk })
      .sign(privateKey);
    expect((await refusalOf(token)).code).toBe('UNAUTHENTICATED');
  });

  it.each(['logout+jwt', 'dpop+jwt', 'secevent+jwt'])('a token of type %s is refused', async (typ) => {
    expect((await refusalOf(await issuer.token('rsa', claims(), { typ }))).code).toBe('UNAUTHENTICATED');
  });

  it('a type that is for signing in is taken', async () => {
    for (const typ of ['JWT', 'at+jwt', 'application/at+jwt'])
      await client.as(await issuer.token('rsa', claims(), { typ })).ask(viewer);
  });
});

describe('an issuer that does not answer', () => {
  it('is told from a bad token, and other credentials go on', async () => {
    const gone = await OidcIssuer.start();
    await gone.addKey('rsa', 'RS256');
    const token = await gone.token('rsa', claims());
    const address = gone.url;
    await gone.stop();
    const lonely = await startApi({
      databaseUrl: world.database.appUrl,
      env: { GAVEL_OIDC_ISSUER: address, GAVEL_OIDC_AUDIENCE: 'gavel' },
    });
    try {
      const there = new Client(lonely.url);
      expect(await there.as(token).codes(viewer)).toEqual(['UNAVAILABLE']);
      const { key } = await world.organisation.machine(person, 'gate:read');
      await there.as(key).ask(viewer);
    } finally {
      await lonely.stop();
    }
  });
});
