import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { authorizing } from '../support/approvals.ts';
import type { Client } from '../support/client.ts';
import { type RawAnswer, recordOf, sendRaw } from '../support/hostile.ts';
import { OwnSystem } from '../support/own-system.ts';
import { waitFor } from '../support/wait-for.ts';

// Whole processes are started.
jest.setTimeout(90_000);

const concurrentCalls = 50;
const contestedKeys = 6;
const replayedKeys = 100;

let system: OwnSystem;
/** The same person at each of the two APIs. */
let ravi: readonly [Client, Client];
let lena: Client;
let maya: Client;
let akiko: Client;

beforeAll(async () => {
  system = await OwnSystem.start({ apis: 2 });
  const [first, ...others] = await Promise.all(
    ['ravi', 'lena', 'maya', 'akiko'].map((name) => system.as(name)),
  );
  const urls = system.apis.map((api) => api.url) as [string, string];
  ravi = [first as Client, (first as Client).at(urls[1])];
  [lena, maya, akiko] = others as [Client, Client, Client];
});
afterAll(() => system.stop());

const draft = (title: string) => ({ type: 'NORMAL', title });
const json = { 'content-type': 'application/json' };

function write(client: Client, key: string, path: string, body: object): Promise<RawAnswer> {
  return sendRaw(client, 'POST', `/api/v1/changes${path}`, JSON.stringify(body), {
    ...json,
    'idempotency-key': key,
  });
}

const file = (client: Client, key: string, body: object) => write(client, key, '', body);

async function titled(title: string): Promise<number> {
  const [row] = await system.rows<{ count: number }>(
    'SELECT count(*)::int AS count FROM change WHERE title = $1',
    [title],
  );
  return row?.count ?? 0;
}

describe('one Idempotency-Key', () => {
  it('gives the same answer word for word, at every API, even after the change moved on', async () => {
    const key = randomUUID();
    const first = await file(ravi[0], key, draft('Told once'));
    expect(first.status).toBe(201);
    const number = String(first.body?.['number']);
    await sendRaw(ravi[0], 'PATCH', `/api/v1/changes/${number}`, '{"title":"Edited since"}', {
      ...json,
      'if-match': '*',
    });
    for (const client of ravi) {
      const again = await client
        .with({ 'idempotency-key': key })
        .rest('POST', '/api/v1/changes', draft('Told once'));
      expect(again.status).toBe(201);
      expect(JSON.stringify(again.body)).toBe(first.text);
      expect(again.headers.get('location')).toBe(`/api/v1/changes/${number}`);
      expect(again.headers.get('etag')).toBe('"1"');
      expect(again.headers.get('idempotency-replayed')).toBe('true');
    }
    expect(await titled('Edited since')).toBe(1);
    expect(await titled('Told once')).toBe(0);
  });

  it(`has one effect however many call at once: ${contestedKeys} keys, ${concurrentCalls} calls each, two APIs`, async () => {
    for (let n = 0; n < contestedKeys; n += 1) {
      const key = randomUUID();
      const title = `Contested ${n}`;
      const before = await recordOf(system);
      const answers = await Promise.all(
        Array.from({ length: concurrentCalls }, (_, call) =>
          file(ravi[call % 2 === 0 ? 0 : 1], key, draft(title)),
        ),
      );
      expect(new Set(answers.map((a) => a.status))).toEqual(new Set([201]));
      expect(new Set(answers.map((a) => a.text)).size).toBe(1);
      expect(await titled(title)).toBe(1);
      const after = await recordOf(system);
      expect(after['events']).toBe((before['events'] ?? 0) + 1);
    }
  });

  it(`is remembered among many: ${replayedKeys} keys, each sent three times`, async () => {
    const before = await recordOf(system);
    const keys = Array.from({ length: replayedKeys }, () => randomUUID());
    const sendAll = () =>
      Promise.all(keys.map((key, n) => file(ravi[n % 2 === 0 ? 0 : 1], key, draft(`Many ${n}`))));
    const [first, second, third] = [await sendAll(), await sendAll(), await sendAll()];
    expect(second.map((a) => a.text)).toEqual(first.map((a) => a.text));
    expect(third.map((a) => a.text)).toEqual(first.map((a) => a.text));
    expect((await recordOf(system))['changes']).toBe((before['changes'] ?? 0) + replayedKeys);
  });

  it('of another body, address or command is refused, and the first effect stands', async () => {
    const key = randomUUID();
    const first = await file(ravi[0], key, draft('First'));
    const before = await recordOf(system);
    const number = String(first.body?.['number']);
    for (const other of [
      await file(ravi[1], key, draft('Second')),
      await write(ravi[0], key, `/${number}/comments`, { text: 'Hello.' }),
      await write(ravi[1], key, `/${number}/transitions`, { step: 'cancelChange', comment: 'No.' }),
    ])
      expect(other.body).toMatchObject({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED' });
    expect(await titled('Second')).toBe(0);
    expect(await recordOf(system)).toMatchObject({
      changes: before['changes'],
      versions: before['versions'],
    });
  });

  it('with two bodies at once takes one of them', async () => {
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => file(ravi[n % 2 === 0 ? 0 : 1], key, draft(`Side ${n % 2}`))),
    );
    expect((await titled('Side 0')) + (await titled('Side 1'))).toBe(1);
    expect(answers.filter((a) => a.status === 201)).toHaveLength(10);
    expect(answers.filter((a) => a.status === 422)).toHaveLength(10);
  });

  it('of another account is another key', async () => {
    const key = randomUUID();
    const [hers, his] = await Promise.all([
      file(lena, key, draft('Both')),
      file(ravi[0], key, draft('Both')),
    ]);
    expect([hers.status, his.status]).toEqual([201, 201]);
    expect(hers.body?.['number']).not.toBe(his.body?.['number']);
    expect(await titled('Both')).toBe(2);
  });

  it('of a refusal is free again, so that it can be mended', async () => {
    const key = randomUUID();
    const refused = await file(ravi[0], key, { ...draft('Mended'), services: ['no-such'] });
    expect(refused.status).toBe(422);
    expect((await file(ravi[0], key, draft('Mended'))).status).toBe(201);
    expect(await titled('Mended')).toBe(1);
  });

  it('has to be printable and short', async () => {
    const before = await recordOf(system);
    for (const key of ['x'.repeat(256), '\u00e9', '']) {
      const answer = await file(ravi[0], key, draft('Bad key'));
      expect(answer.body).toMatchObject({
        status: 400,
        code: 'BAD_USER_INPUT',
        errors: [{ path: ['Idempotency-Key'] }],
      });
    }
    expect(await recordOf(system)).toEqual(before);
    expect((await file(ravi[0], 'y'.repeat(255), draft('Long key'))).status).toBe(201);
  });
});

describe('steps and votes under a key', () => {
  it('a step is taken once, by many at once', async () => {
    const filed = await file(ravi[0], randomUUID(), draft('To be called off'));
    const number = String(filed.body?.['number']);
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: concurrentCalls }, (_, n) =>
        write(ravi[n % 2 === 0 ? 0 : 1], key, `/${number}/transitions`, {
          step: 'cancelChange',
          comment: 'No need.',
        }),
      ),
    );
    expect(new Set(answers.map((a) => `${a.status} ${a.text}`)).size).toBe(1);
    expect(answers[0]?.body).toMatchObject({ state: 'CANCELED', version: 2 });
    expect(await system.events(number, 'change.canceled')).toHaveLength(1);
    expect(await system.events(number, 'change.refused')).toHaveLength(0);
  });

  it('a comment is written once', async () => {
    const number = String((await file(ravi[0], randomUUID(), draft('Spoken of'))).body?.['number']);
    const key = randomUUID();
    const answers = await Promise.all(
      ravi.map((client) => write(client, key, `/${number}/comments`, { text: 'Only once.' })),
    );
    expect(new Set(answers.map((a) => a.text)).size).toBe(1);
    expect(await system.events(number, 'change.commented')).toHaveLength(1);
  });

  it('a vote counts once, and the same key with the opposite verdict is refused', async () => {
    const change = await authorizing({ requester: ravi[0], changeManager: maya });
    const keyed = akiko.with({ 'idempotency-key': randomUUID() });
    const vote = (client: Client, verdict: string) =>
      client.ask<{ castVote: { change: { state: string } | null; problems: { code: string }[] } }>(
        'mutation ($input: CastVoteInput!) { castVote(input: $input) { change { state } problems { code } } }',
        { input: { change: change.number, verdict, digest: change.contentDigest, comment: 'Looked at it.' } },
      );
    const second = keyed.at(ravi[1].url);
    const cast = await Promise.all(
      Array.from({ length: 20 }, (_, n) => vote(n % 2 === 0 ? keyed : second, 'APPROVE')),
    );
    expect(cast.flatMap((answer) => answer.castVote.problems)).toEqual([]);
    expect((await vote(second, 'REJECT')).castVote.problems).toEqual([{ code: 'IDEMPOTENCY_KEY_REUSED' }]);
    const votes = await system.rows(
      `SELECT v.verdict FROM vote v JOIN approval_round r ON r.id = v.round_id JOIN change c ON c.id = r.change_id
       WHERE c.number = $1`,
      [Number(change.number.slice(4))],
    );
    expect(votes).toEqual([{ verdict: 'approve' }]);
  });
});

describe('a key', () => {
  const known = (key: string) => system.rows('SELECT FROM idempotency_key WHERE key = $1', [key]);

  it('is forgotten after 30 days, when a worker starts or an hour later', async () => {
    const [old, young] = [`old-${randomUUID()}`, `young-${randomUUID()}`];
    for (const key of [old, young])
      expect((await file(ravi[0], key, draft('Kept for a while'))).status).toBe(201);
    await system.rows(
      `UPDATE idempotency_key SET created_at = now() - CASE key WHEN $1 THEN interval '31 days' ELSE interval '29 days' END
       WHERE key IN ($1, $2)`,
      [old, young],
    );
    await system.addWorker();
    await waitFor(async () => (await known(old)).length === 0, { what: 'the old key to be forgotten' });
    expect(await known(young)).toHaveLength(1);
  });
});
