import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Client } from '../support/client.ts';
import { malformed, pathsOf, sendRaw } from '../support/hostile.ts';
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

const file = (over: Record<string, unknown>) =>
  sendRaw(ravi, 'POST', '/api/v1/changes', JSON.stringify({ type: 'NORMAL', title: 'A title', ...over }));

describe('a field that cannot be taken', () => {
  const sha = 'a'.repeat(40);
  it.each<[string, Record<string, unknown>, string]>([
    ['is unknown', { titel: 'x' }, 'titel'],
    ['is one that only Gavel sets: id', { id: '1' }, 'id'],
    ['is one that only Gavel sets: state', { state: 'CLOSED' }, 'state'],
    ['is one that only Gavel sets: version', { version: 7 }, 'version'],
    ['is one that only Gavel sets: requester', { requester: 'maya@acme.example' }, 'requester'],
    ['is one that only Gavel sets: preauthorizedDigest', { preauthorizedDigest: 'x' }, 'preauthorizedDigest'],
    ['is unknown deep inside', { commits: [{ repository: 'a/b', sha, own: true }] }, 'commits.0.own'],
    ['is a number for a text', { title: 5 }, 'title'],
    ['is an object for a text', { title: { $ne: null } }, 'title'],
    ['is a list of lists', { tags: [['x']] }, 'tags'],
    ['is a text for a truth value', { submit: 'yes' }, 'submit'],
    ['is not of the enumeration', { type: 'HUGE' }, 'type'],
    ['is an enumeration of another', { risk: 'NORMAL' }, 'risk'],
    ['is empty where there has to be text', { title: '' }, 'title'],
    ['is too long', { title: 'x'.repeat(201) }, 'title'],
    ['is very long Unicode', { description: '🧨'.repeat(20_001) }, 'description'],
    ['is a list that is too long', { tags: Array.from({ length: 101 }, (_, n) => `t${n}`) }, 'tags'],
    ['is no commit hash', { commits: [{ repository: 'a/b', sha: 'HEAD' }] }, 'commits.0.sha'],
    [
      'is no address',
      { workItems: [{ system: 'a', key: 'b', url: 'javascript:alert(1)' }] },
      'workItems.0.url',
    ],
    ['is a date that does not exist', { plannedStart: '2026-02-31T10:00:00Z' }, 'plannedStart'],
    ['is an hour that does not exist', { plannedStart: '2026-02-01T25:00:00Z' }, 'plannedStart'],
    ['is a date without a zone', { plannedStart: '2026-02-01T10:00:00' }, 'plannedStart'],
    ['is a day alone', { plannedStart: '2026-02-01' }, 'plannedStart'],
    ['is a date in words', { plannedStart: 'next tuesday' }, 'plannedStart'],
    ['is a date as a number', { plannedStart: 1_767_225_600 }, 'plannedStart'],
    ['is a year beyond all calendars', { plannedStart: '+275760-09-14T00:00:00Z' }, 'plannedStart'],
    ['holds a NUL', { title: 'a\u0000b' }, 'title'],
    ['holds a NUL in a list', { tags: ['a\u0000b'] }, 'tags'],
    ['holds a lone surrogate', { description: 'a\ud800b' }, 'description'],
    ['holds a NUL deep inside', { workItems: [{ system: 'jira\u0000', key: 'b' }] }, 'workItems.0.system'],
  ])('because it %s is named', async (_why, over, path) => {
    const rest = await malformed(system, () => file(over));
    expect(rest.type).toContain('application/problem+json');
    expect(rest.body).toMatchObject({
      status: 400,
      code: 'BAD_USER_INPUT',
      type: 'urn:gavel:problem:bad-user-input',
    });
    expect(pathsOf(rest)).toContain(path);

    const graphql = await malformed(system, () =>
      sendRaw(
        ravi,
        'POST',
        '/graphql',
        JSON.stringify({
          query: 'mutation ($input: FileChangeInput!) { fileChange(input: $input) { change { id } } }',
          variables: { input: { type: 'NORMAL', title: 'A title', ...over } },
        }),
      ),
    );
    const [error] = graphql.body?.['errors'] as { message: string; extensions: { code: string } }[];
    expect(error?.extensions.code).toBe('BAD_USER_INPUT');
    expect(`${pathsOf(graphql).join()} ${error?.message}`).toContain(path.split('.').at(-1));
  });

  it('is missing', async () => {
    const answer = await malformed(system, () => sendRaw(ravi, 'POST', '/api/v1/changes', '{}'));
    expect(new Set(pathsOf(answer))).toEqual(new Set(['type', 'title']));
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=ten', 'limit'],
    ['state=NOWHERE', 'state'],
    ['sort=title;DROP TABLE change', 'sort'],
    ['after=never-given-out', 'after'],
    ['updatedSince=yesterday', 'updatedSince'],
    ['updatedSince=2026-02-31T00:00:00Z', 'updatedSince'],
    ['windowFrom=2026-01-01T10:00:00', 'windowFrom'],
    ['open=perhaps', 'open'],
    ['text=a%00b', 'text'],
    ['tag=a%00b', 'tag'],
    ['colour=red', 'colour'],
  ])('is %s of a list', async (query, path) => {
    const answer = await malformed(system, () => sendRaw(ravi, 'GET', `/api/v1/changes?${query}`));
    expect(answer.body).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' });
    expect(pathsOf(answer)).toContain(path);
  });

  it.each([
    ['a cursor of other columns', ['x', 'y']],
    ['a cursor with SQL', ["1'; DROP TABLE change; --", 1]],
    ['a cursor with a number beyond the column', ['99999999999999999999', '1']],
  ])('is %s', async (_what, values) => {
    const after = Buffer.from(JSON.stringify(values)).toString('base64url');
    const answer = await malformed(system, () => sendRaw(ravi, 'GET', `/api/v1/changes?after=${after}`));
    expect(answer.body).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' });
  });
});

describe('a body that cannot be read', () => {
  const json = { 'content-type': 'application/json' };
  it.each<[string, string, Record<string, string>, number]>([
    ['is broken JSON', '{"type":', json, 400],
    ['is a list', '[]', json, 400],
    ['is a text', '"x"', json, 400],
    ['is null', 'null', json, 400],
    ['is empty', '', json, 400],
    ['would alter all objects', '{"type":"NORMAL","title":"x","__proto__":{"submit":true}}', json, 400],
    ['would alter constructors', '{"title":"x","constructor":{"prototype":{"a":1}}}', json, 400],
    ['is XML', '<change/>', { 'content-type': 'application/xml' }, 400],
    ['is a form', 'type=NORMAL&title=x', { 'content-type': 'application/x-www-form-urlencoded' }, 400],
    ['says it is plain text', '{"type":"NORMAL","title":"x"}', { 'content-type': 'text/plain' }, 400],
    ['is nested a thousand deep', `${'['.repeat(1_000)}${']'.repeat(1_000)}`, json, 400],
    ['is larger than the limit', JSON.stringify({ title: 'x'.repeat(1_100_000) }), json, 413],
  ])('because it %s is refused by both doors', async (_why, body, headers, status) => {
    const rest = await malformed(system, () => sendRaw(ravi, 'POST', '/api/v1/changes', body, headers));
    expect(rest.status).toBe(status);
    expect(rest.body).toMatchObject({ code: status === 413 ? 'TOO_LARGE' : 'BAD_USER_INPUT' });
    const graphql = await malformed(system, () => sendRaw(ravi, 'POST', '/graphql', body, headers));
    expect(graphql.status).toBe(status);
  });
});
