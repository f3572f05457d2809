import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { wholeChange } from '../support/changes.ts';
import type { Client } from '../support/client.ts';
import { malformed, sendRaw } from '../support/hostile.ts';
import { OwnSystem } from '../support/own-system.ts';

// A whole process is started.
jest.setTimeout(60_000);

let system: OwnSystem;
let ravi: Client;

beforeAll(async () => {
  system = await OwnSystem.start();
  ravi = await system.as('ravi');
});
afterAll(() => system.stop());

describe('a credential that is not one', () => {
  const bearer = (client: Client) => (client.headers['authorization'] ?? '').slice('Bearer '.length);

  it('because it was tampered with, cut, or made up is refused by both doors', async () => {
    const good = bearer(ravi);
    const last = good.at(-1) === 'A' ? 'B' : 'A';
    const nothing = Buffer.from('{"alg":"none"}').toString('base64url');
    for (const token of [
      `${good.slice(0, -1)}${last}`,
      good.slice(0, -5),
      `${good}x`,
      good.toUpperCase(),
      `${nothing}.${Buffer.from('{"sub":"ravi"}').toString('base64url')}.`,
      "' OR 1=1 --",
      'x'.repeat(5_000),
    ]) {
      const client = ravi.as(token);
      const rest = await malformed(system, () => sendRaw(client, 'GET', '/api/v1/changes'));
      expect(rest.body).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
      expect(await client.codes('{ viewer { name } }')).toEqual(['UNAUTHENTICATED']);
    }
  });

  it('because it expired is refused at once', async () => {
    const lena = await system.as('lena');
    await lena.ask('{ viewer { name } }');
    await system.rows(
      `UPDATE api_token SET created_at = now() - interval '2 days', expires_at = now() - interval '1 second'
       WHERE account_id = (SELECT id FROM account WHERE username = 'lena')`,
    );
    const answer = await malformed(system, () =>
      sendRaw(lena, 'POST', '/api/v1/changes', JSON.stringify(wholeChange())),
    );
    expect(answer.body).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
  });

  it('because there is none is refused before the body is looked at', async () => {
    const nobody = ravi.with({ authorization: '' });
    const answer = await malformed(system, () => sendRaw(nobody, 'POST', '/api/v1/changes', '{"titel":"x"}'));
    expect(answer.status).toBe(401);
  });
});
