import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { toGlobalId } from '#kernel';
import { attempt, does, type ShownChange, wholeChange } from '../support/changes.ts';
import type { Client } from '../support/client.ts';
import {
  effectsIn,
  expectTidy,
  malformed,
  pathsOf,
  type RawAnswer,
  recordOf,
  sendRaw,
} from '../support/hostile.ts';
import { OwnSystem } from '../support/own-system.ts';

// A whole process is started.
jest.setTimeout(60_000);

let system: OwnSystem;
let ravi: Client;
let maya: Client;
let oskar: Client;
let change: ShownChange;

beforeAll(async () => {
  system = await OwnSystem.start();
  ravi = await system.as('ravi');
  maya = await system.as('maya');
  oskar = await system.as('oskar');
  change = await does(ravi, 'fileChange', wholeChange());
});
afterAll(() => system.stop());

const file = (over: Record<string, unknown>) =>
  sendRaw(ravi, 'POST', '/api/v1/changes', JSON.stringify({ type: 'NORMAL', title: 'A title', ...over }));

describe('a reference that leads nowhere', () => {
  const nobody = toGlobalId('Change', '019a0000-0000-7000-8000-000000000000');
  it.each([
    'CHG-999999',
    '0',
    nobody,
    toGlobalId('Person', '019a0000-0000-7000-8000-000000000000'),
    'nonsense',
  ])('such as %s is not found', async (ref) => {
    for (const [method, path, body] of [
      ['GET', `/api/v1/changes/${ref}`],
      ['GET', `/api/v1/changes/${ref}/timeline`],
      ['GET', `/api/v1/gate?change=${ref}`],
      ['POST', `/api/v1/changes/${ref}/transitions`, '{"step":"submitChange"}'],
      ['POST', `/api/v1/changes/${ref}/comments`, '{"text":"hello"}'],
    ] as const) {
      const answer = await malformed(system, () => sendRaw(ravi, method, path, body));
      expect(answer.body).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    }
    expect(await ravi.codes('query ($ref: String!) { change(ref: $ref) { id } }', { ref })).toEqual([
      'NOT_FOUND',
    ]);
  });

  it.each([
    'CHG-%00',
    '%00',
    '..%2f..%2fetc%2fpasswd',
    "1' OR '1'='1",
    '999999999999',
    '9'.repeat(250),
    '%F0%9F%A7%A8',
  ])('such as "%s" in an address is not found or malformed', async (ref) => {
    const answer = await malformed(system, () => sendRaw(ravi, 'GET', `/api/v1/changes/${ref}`));
    expect([400, 404]).toContain(answer.status);
    expect(answer.body).toMatchObject({ code: expect.stringMatching(/^(NOT_FOUND|BAD_USER_INPUT)$/) });
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['service', { services: ['no-such-service'] }, 'input.services'],
    ['environment', { environments: ['moon'] }, 'input.environments'],
    ['implementer', { implementer: 'nobody@acme.example' }, 'input.implementer'],
    [
      'verifier',
      { verifier: toGlobalId('Person', '019a0000-0000-7000-8000-000000000000') },
      'input.verifier',
    ],
    [
      'service of another type',
      { services: [toGlobalId('Team', '019a0000-0000-7000-8000-000000000000')] },
      'input.services',
    ],
    ['implementer by SQL', { implementer: "' OR 1=1 --" }, 'input.implementer'],
  ])('to a %s is named', async (_what, over, path) => {
    const before = await effectsIn(system);
    const rest = await file(over);
    expectTidy(rest);
    expect(rest.body).toMatchObject({ status: 422, code: 'INVALID_REFERENCE' });
    expect(pathsOf(rest)).toContain(path);
    const { problems } = await attempt(ravi, 'fileChange', { type: 'NORMAL', title: 'x', ...over });
    expect(problems).toEqual([expect.objectContaining({ code: 'INVALID_REFERENCE', path: path.split('.') })]);
    expect(await effectsIn(system)).toEqual(before);
  });

  it('in place of an address is a problem document as well', async () => {
    for (const [method, path] of [
      ['GET', '/api/v1/nothing'],
      ['DELETE', '/api/v1/changes/1'],
      ['PUT', '/api/v1/changes'],
      ['GET', '/api/v2/changes'],
      ['GET', '/.env'],
    ] as const) {
      const answer = await malformed(system, () => sendRaw(ravi, method, path));
      expect(answer.type).toContain('application/problem+json');
      expect(answer.body).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    }
  });
});

describe('a window', () => {
  it.each<[string, Record<string, unknown>]>([
    ['ends before it begins', { plannedStart: '2027-01-02T00:00:00Z', plannedEnd: '2027-01-01T00:00:00Z' }],
    [
      'ends when it begins',
      { plannedStart: '2027-01-02T00:00:00Z', plannedEnd: '2027-01-02T01:00:00+01:00' },
    ],
  ])('that %s is refused, on filing and on editing', async (_why, over) => {
    const before = await effectsIn(system);
    const rest = await file(over);
    expect(rest.body).toMatchObject({ status: 422, code: 'INVALID_INPUT' });
    expect(pathsOf(rest)).toEqual(['input.plannedEnd']);
    expect(await effectsIn(system)).toEqual(before);
    const { problems } = await attempt(ravi, 'updateChange', {
      change: change.number,
      expectedVersion: change.version,
      ...over,
    });
    expect(problems).toEqual([
      expect.objectContaining({ code: 'INVALID_INPUT', path: ['input', 'plannedEnd'] }),
    ]);
  });
});

describe('texts that mean something elsewhere', () => {
  it.each([
    "'; DROP TABLE change; --",
    '"; SELECT pg_sleep(10); --',
    '${7*7} {{7*7}} <script>alert(1)</script>',
    '../../../etc/passwd',
    '\u202egnissecorp\u2066',
    'e\u0301 ﷽ 👩‍👩‍👧‍👦 \u{10ffff}',
    '\\x00 \\u0000 %00',
    '$1 :title ?',
    '__proto__',
  ])('are kept as they are: %j', async (text) => {
    const filed = await file({ title: text, description: text, tags: [text] });
    expect(filed.status).toBe(201);
    expect(filed.body).toMatchObject({ title: text, description: text, tags: [text] });
    const read = await sendRaw(ravi, 'GET', `/api/v1/changes/${String(filed.body?.['number'])}`);
    expect(read.body).toMatchObject({ title: text, description: text, tags: [text] });
    const found = await sendRaw(
      ravi,
      'GET',
      `/api/v1/changes?text=${encodeURIComponent(text)}&tag=${encodeURIComponent(text)}`,
    );
    expect(found.status).toBe(200);
  });
});

describe('a refusal', () => {
  /** The event that a refusal leaves behind, and nothing else but the decisions that led to it. */
  async function refusedOnce(
    send: () => Promise<RawAnswer>,
    status: number,
    code: string,
  ): Promise<RawAnswer> {
    const before = await recordOf(system);
    const answer = await send();
    expectTidy(answer);
    expect(answer.body).toMatchObject({ status, code });
    const { decisions: _kept, ...after } = await recordOf(system);
    expect({ ...before, ...after }).toEqual({ ...before, events: (before['events'] ?? 0) + 1 });
    const [newest] = await system.rows<{ type: string; data: { problems: { code: string }[] } }>(
      'SELECT type, data FROM event ORDER BY seq DESC LIMIT 1',
    );
    expect(newest).toMatchObject({
      type: 'change.refused',
      data: { problems: expect.arrayContaining([expect.objectContaining({ code })]) },
    });
    return answer;
  }

  const edit = (client: Client, headers: Record<string, string>, body: object = { title: 'Another' }) =>
    sendRaw(client, 'PATCH', `/api/v1/changes/${change.number}`, JSON.stringify(body), {
      'content-type': 'application/json',
      ...headers,
    });

  it('of a stale version tells the present one', async () => {
    const answer = await refusedOnce(() => edit(ravi, { 'if-match': '"999"' }), 412, 'STALE_VERSION');
    expect(answer.body).toMatchObject({ problems: [{ currentVersion: change.version }] });
    const { problems } = await attempt(ravi, 'updateChange', {
      change: change.number,
      expectedVersion: 999,
      title: 'Another',
    });
    expect(problems).toEqual([
      expect.objectContaining({ code: 'STALE_VERSION', path: ['input', 'expectedVersion'] }),
    ]);
  });

  it('of the wrong state says which states it takes', async () => {
    const answer = await refusedOnce(
      () =>
        sendRaw(
          ravi,
          'POST',
          `/api/v1/changes/${change.number}/transitions`,
          '{"step":"completeImplementation"}',
        ),
      409,
      'WRONG_STATE',
    );
    expect(answer.text).toContain('IMPLEMENTING');
  });

  it('of who lacks the right names the rule', async () => {
    const answer = await refusedOnce(
      () => edit(oskar, { 'if-match': `"${change.version}"` }),
      403,
      'NOT_PERMITTED',
    );
    const { problems } = answer.body as { problems: { rule?: string }[] };
    expect(problems.map((p) => p.rule)).toContain('auditor-only-reads');
  });

  it('of a vote on other content, or outside a round, leaves no vote', async () => {
    const before = await recordOf(system);
    const { problems } = await attempt(maya, 'castVote', {
      change: change.number,
      verdict: 'APPROVE',
      digest: change.contentDigest,
    });
    expect(problems.length).toBeGreaterThan(0);
    const after = await recordOf(system);
    expect(after).toEqual({
      ...after,
      votes: before['votes'],
      events: (before['events'] ?? 0) + 1,
      versions: before['versions'],
    });
  });

  it('is not even reached without a usable If-Match', async () => {
    for (const headers of [
      {},
      { 'if-match': 'latest' },
      { 'if-match': '"1", "2"' },
      { 'if-match': '"-1"' },
    ]) {
      const answer = await malformed(system, () => edit(ravi, headers as Record<string, string>));
      expect(answer.body).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' });
      expect(pathsOf(answer)).toEqual(['If-Match']);
    }
  });

  it('of a second thing of the same key names it', async () => {
    const nora = await system.as('nora');
    const before = await recordOf(system);
    const data = await nora.ask<{ createEnvironment: { problems: { code: string; path: string[] }[] } }>(
      'mutation ($input: CreateEnvironmentInput!) { createEnvironment(input: $input) { problems { code path } } }',
      { input: { key: 'staging', name: 'Staging again', kind: 'STAGING' } },
    );
    expect(data.createEnvironment.problems).toEqual([expect.objectContaining({ code: 'ALREADY_EXISTS' })]);
    expect((await recordOf(system))['changes']).toBe(before['changes']);
  });
});
