import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Client } from '../support/client.ts';
import { malformed, type RawAnswer, sendRaw } from '../support/hostile.ts';
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

describe('a GraphQL request that asks too much', () => {
  const send = (client: Client, body: unknown, headers?: Record<string, string>) =>
    sendRaw(client, 'POST', '/graphql', JSON.stringify(body), headers);
  const codeOf = ({ body }: RawAnswer) =>
    ((body?.['errors'] ?? []) as { extensions: { code: string } }[]).map((e) => e.extensions.code);
  const deep = (levels: number): string => (levels === 0 ? 'id' : `manager { ${deep(levels - 1)} }`);

  it.each<[string, () => string, string]>([
    ['is nested too deeply', () => `{ viewer { person { ${deep(20)} } } }`, 'QUERY_TOO_DEEP'],
    [
      'hides its depth in fragments',
      () => {
        const parts = Array.from(
          { length: 20 },
          (_, n) => `fragment F${n} on Person { manager { ...F${n + 1} } }`,
        );
        return `{ viewer { person { ...F0 } } } ${parts.join(' ')} fragment F20 on Person { id }`;
      },
      'QUERY_TOO_DEEP',
    ],
    [
      'has too many aliases',
      () => `{ ${Array.from({ length: 60 }, (_, n) => `a${n}: viewer { name }`).join(' ')} }`,
      'TOO_MANY_ALIASES',
    ],
    [
      'has too many aliases of __typename',
      () => `{ ${Array.from({ length: 101 }, (_, n) => `a${n}: __typename`).join(' ')} }`,
      'TOO_MANY_ALIASES',
    ],
    [
      'has too many directives',
      () => `{ viewer { name ${'@include(if: true) '.repeat(60)} } }`,
      'TOO_MANY_DIRECTIVES',
    ],
    ['has too many tokens', () => `{ ${'viewer { name } '.repeat(2_000)} }`, 'GRAPHQL_PARSE_FAILED'],
    [
      'costs too much',
      () =>
        `{ changes(first: 100) { nodes { ${Array.from({ length: 30 }, (_, n) => `a${n}: timeline(first: 100) { nodes { id type data actor door } }`).join(' ')} } } }`,
      'QUERY_TOO_COSTLY',
    ],
    [
      'goes in circles',
      () => '{ viewer { person { ...A } } } fragment A on Person { manager { ...A } }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'has two mutations',
      () => 'mutation { a: signOut { signedOut } b: signOut { signedOut } }',
      'ONE_MUTATION_A_REQUEST',
    ],
    [
      'hides two mutations in a fragment',
      () => 'mutation { ...M } fragment M on Mutation { a: signOut { signedOut } b: signOut { signedOut } }',
      'ONE_MUTATION_A_REQUEST',
    ],
    ['is cut off', () => '{ viewer { ', 'GRAPHQL_PARSE_FAILED'],
    ['asks for a field that is not there', () => '{ viewer { nam } }', 'GRAPHQL_VALIDATION_FAILED'],
    [
      'asks for an argument that is not there',
      () => '{ changes(frist: 3) { nodes { id } } }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'has two operations and names none',
      () => 'query A { viewer { name } } query B { viewer { name } }',
      'OPERATION_RESOLUTION_FAILURE',
    ],
  ])('because it %s is refused', async (_why, query, code) => {
    const answer = await malformed(system, () => send(ravi, { query: query() }));
    expect(codeOf(answer)).toContain(code);
    expect(answer.status).toBe(400);
  });

  it('subscribes, which is what the stream is for', async () => {
    const answer = await malformed(system, () =>
      send(ravi, { query: 'subscription { changeUpdated { id } }' }),
    );
    expect(codeOf(answer)).toEqual(['GRAPHQL_VALIDATION_FAILED']);
  });

  it('asks for too large a page', async () => {
    for (const args of ['first: 101', 'first: 0', 'first: -1', 'first: 1, last: 1', 'after: "nonsense"']) {
      const answer = await malformed(system, () =>
        send(ravi, { query: `{ changes(${args}) { nodes { id } } }` }),
      );
      expect(codeOf(answer)).toEqual(['BAD_USER_INPUT']);
    }
  });

  it('has unusable variables', async () => {
    const query = 'query ($first: Int!) { changes(first: $first) { nodes { id } } }';
    for (const variables of [undefined, {}, { first: 'ten' }, { first: 1e12 }, { first: null }]) {
      const answer = await malformed(system, () => send(ravi, { query, variables }));
      expect(codeOf(answer)).toEqual(['BAD_USER_INPUT']);
    }
    expect((await malformed(system, () => send(ravi, { query, variables: 'first=1' }))).status).toBe(400);
  });

  it('comes in batches, by GET, or as a browser form', async () => {
    const viewer = '{ viewer { name } }';
    expect((await malformed(system, () => send(ravi, [{ query: viewer }, { query: viewer }]))).status).toBe(
      400,
    );
    const get = (query: string) => sendRaw(ravi, 'GET', `/graphql?query=${encodeURIComponent(query)}`);
    await malformed(system, () => get(viewer));
    await malformed(system, () => get('mutation { signOut { signedOut } }'));
    const asked = ravi.with({ 'apollo-require-preflight': 'true' });
    const mutation = `/graphql?query=${encodeURIComponent('mutation { signOut { signedOut } }')}`;
    expect((await malformed(system, () => sendRaw(asked, 'GET', mutation))).status).toBe(405);
    await malformed(system, () =>
      sendRaw(ravi, 'POST', '/graphql', `query=${encodeURIComponent(viewer)}`, {
        'content-type': 'application/x-www-form-urlencoded',
      }),
    );
    expect((await ravi.ask<{ viewer: { name: string } }>(viewer)).viewer.name).toBe('Ravi Sharma');
  });
});
