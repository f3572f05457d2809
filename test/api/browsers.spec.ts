import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Client } from '../support/client.ts';
import { OwnSystem } from '../support/own-system.ts';
import { stack } from '../support/stack.ts';

// A whole process is started.
jest.setTimeout(60_000);

let behindTls: OwnSystem;

beforeAll(async () => {
  behindTls = await OwnSystem.start({
    env: { GAVEL_PUBLIC_URL: 'https://gavel.example', GAVEL_BROWSER_IDLE_MINUTES: '30' },
  });
});
afterAll(() => behindTls.stop());

/** The directives that a browser gets with a page. */
async function directives(url: string): Promise<string[]> {
  const { headers } = await fetch(`${url}/api/docs`);
  return (headers.get('content-security-policy') ?? '').split(';');
}

it('tells browsers to ask for everything by https only where people come by https', async () => {
  expect(await directives(behindTls.api.url)).toContain('upgrade-insecure-requests');
  const plain = await directives(stack().shared.apiUrl);
  expect(plain).not.toContain('upgrade-insecure-requests');
  expect(plain).toEqual(expect.arrayContaining(["default-src 'self'", "frame-ancestors 'none'"]));
});

/** Signs a browser in, and gives what it keeps: name and value, and what it was told about them. */
async function signedIn(
  url: string,
  name: string,
): Promise<{ cookie: string; told: string[]; body: object }> {
  const { username, password } = stack().shared.signIns.find((person) => person.username === name) ?? {};
  const answer = await new Client(url).rest('POST', '/api/v1/session/browser', { username, password });
  expect(answer.status).toBe(201);
  const [cookie = '', ...told] = (answer.headers.get('set-cookie') ?? '').split('; ');
  return { cookie, told, body: answer.body as object };
}

const viewer = '{ viewer { name } }';
const own = { 'x-gavel-client': 'console', 'sec-fetch-site': 'same-origin' };

describe('the session of a browser', () => {
  const browser = async (name: string): Promise<Client> => {
    const { cookie } = await signedIn(behindTls.api.url, name);
    return new Client(behindTls.api.url, { cookie, ...own });
  };

  it('is in a cookie that no script reads and no other site sends, bound to the host where people come by https', async () => {
    const { cookie, told, body } = await signedIn(behindTls.api.url, 'ravi');
    expect(cookie).toMatch(/^__Host-gavel-session=gvl_/);
    expect(told).toEqual(expect.arrayContaining(['Path=/', 'HttpOnly', 'Secure', 'SameSite=Strict']));
    expect(told.some((part) => part.startsWith('Expires='))).toBe(true);
    expect(Object.keys(body).sort()).toEqual(['expiresAt', 'person']);
    const plain = await signedIn(stack().shared.apiUrl, 'ravi');
    expect(plain.cookie).toMatch(/^gavel-session=gvl_/);
    expect(plain.told).not.toContain('Secure');
  });

  it('asks and alters from the console alone; other pages can at most ask, and do not see the answer', async () => {
    const ravi = await browser('ravi');
    expect(await ravi.ask(viewer)).toEqual({ viewer: { name: 'Ravi Sharma' } });
    const { cookie } = ravi.headers as { cookie: string };
    const elsewhere: Record<string, string>[] = [
      {},
      { 'x-gavel-client': 'cli' },
      { ...own, 'sec-fetch-site': 'cross-site' },
      { ...own, 'sec-fetch-site': 'same-site' },
    ];
    for (const headers of elsewhere) {
      const other = new Client(ravi.url, { cookie, ...headers });
      expect(await other.codes(viewer)).toEqual(['UNAUTHENTICATED']);
      const refused = await other.rest('POST', '/api/v1/changes', { type: 'NORMAL', title: 'Not mine' });
      expect([refused.status, JSON.stringify(refused.body)]).toEqual([
        401,
        expect.stringContaining('X-Gavel-Client: console'),
      ]);
    }
    const read = await new Client(ravi.url, { cookie, 'sec-fetch-site': 'cross-site' }).rest(
      'GET',
      '/api/v1/changes',
    );
    expect([read.status, read.headers.get('access-control-allow-origin')]).toEqual([200, null]);
  });

  it('is no bearer token, and a bearer token is none', async () => {
    const { cookie } = await signedIn(behindTls.api.url, 'ravi');
    const [name, token = ''] = cookie.split('=');
    expect(await new Client(behindTls.api.url).as(token).codes(viewer)).toEqual(['UNAUTHENTICATED']);
    const bearer = await behindTls.as('ravi');
    const text = (bearer.headers['authorization'] ?? '').slice('Bearer '.length);
    const smuggled = new Client(bearer.url, { cookie: `${name}=${text}`, ...own });
    expect(await smuggled.codes(viewer)).toEqual(['UNAUTHENTICATED']);
  });

  it('is over when nobody used it for a while', async () => {
    const ravi = await browser('ravi');
    await ravi.ask(viewer);
    const unused = (minutes: number) =>
      behindTls.rows(
        `UPDATE api_token SET last_used_at = now() - make_interval(mins => $1) WHERE kind = 'browser' AND revoked_at IS NULL`,
        [minutes],
      );
    await unused(29);
    await ravi.ask(viewer);
    await unused(31);
    const { errors } = await ravi.send(viewer);
    expect(errors[0]?.message).toBe('Nobody used this session for 30 minutes. Sign in again.');
  });

  it('ends with a sign-out, here or everywhere; tokens for tools stay', async () => {
    const [one, two, bearer] = [await browser('lena'), await browser('lena'), await behindTls.as('lena')];
    const left = await one.rest('DELETE', '/api/v1/session');
    expect([left.status, left.headers.get('set-cookie')]).toEqual([
      204,
      expect.stringMatching(/^__Host-gavel-session=; .*Expires=Thu, 01 Jan 1970/),
    ]);
    expect(await one.codes(viewer)).toEqual(['UNAUTHENTICATED']);
    const { issueToken } = await bearer.ask<{ issueToken: { secret: string } }>(
      `mutation ($input: IssueTokenInput!) { issueToken(input: $input) { secret } }`,
      {
        input: {
          name: 'tool',
          scopes: ['changes:read'],
          expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
        },
      },
    );
    const tool = new Client(behindTls.api.url).as(issueToken.secret);
    const everywhere = 'mutation { signOutEverywhere { signedOut problems { code } } }';
    expect(await tool.ask(everywhere)).toEqual({
      signOutEverywhere: { signedOut: false, problems: [{ code: 'NOT_PERMITTED' }] },
    });
    const stranger = await browser('ravi');
    expect(await two.ask(everywhere)).toEqual({ signOutEverywhere: { signedOut: true, problems: [] } });
    for (const gone of [two, bearer]) expect(await gone.codes(viewer)).toEqual(['UNAUTHENTICATED']);
    await tool.ask(viewer);
    await stranger.ask(viewer);
  });
});
