import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Client, statementsOf } from '../support/client.ts';
import { World } from '../support/world.ts';

// Whole processes are started.
jest.setTimeout(60_000);

interface Refusable {
  readonly problems: readonly { code: string; path: readonly string[] | null }[];
}

let world: World;
let administrator: Client;
let requester: Client;
let team: string;

beforeAll(async () => {
  world = await World.start();
  administrator = await world.signIn(await world.organisation.person('administrator'));
  requester = await world.signIn(await world.organisation.person('requester'));
  team = await world.organisation.team('Owners');
});
afterAll(() => world.stop());

const mutation = (name: string, object: string) =>
  `mutation ($input: ${name.charAt(0).toUpperCase()}${name.slice(1)}Input!) {
    ${name}(input: $input) { ${object} problems { code path } } }`;
async function run<T>(
  name: string,
  object: string,
  input: object,
  by = administrator,
): Promise<T & Refusable> {
  const data = await by.ask<Record<string, T & Refusable>>(mutation(name, object), { input });
  const answer = data[name];
  if (answer === undefined) throw new Error('no answer');
  return answer;
}
const service = (key: string, more: object = {}) =>
  run<{ service: { id: string; key: string } | null }>('createService', 'service { id key }', {
    key,
    name: key,
    tier: 2,
    ownerTeam: team,
    ...more,
  });
const depend = (name: 'addDependency' | 'removeDependency', from: string, to: string) =>
  administrator
    .ask<Record<string, Refusable>>(
      `mutation ($input: DependencyInput!) { ${name}(input: $input) { service { key } problems { code path } } }`,
      { input: { from, to } },
    )
    .then((data) => data[name]?.problems.map((p) => p.code));

describe('services', () => {
  it('are found by id, by key and in lists, with owners and dependencies', async () => {
    const made = await service('payments', { name: 'Payments', description: 'Takes money.', tier: 1 });
    await service('web-shop', { name: 'Web shop' });
    await service('search', { name: 'Search', tier: 3 });
    expect(await depend('addDependency', 'web-shop', 'payments')).toEqual([]);
    expect(await depend('addDependency', 'web-shop', 'search')).toEqual([]);
    expect(await depend('addDependency', 'web-shop', 'search')).toEqual([]);

    const fields = 'key name description tier active ownerTeam { name } dependsOn { key } dependents { key }';
    const payments = {
      key: 'payments',
      name: 'Payments',
      description: 'Takes money.',
      tier: 1,
      active: true,
      ownerTeam: { name: 'Owners' },
      dependsOn: [],
      dependents: [{ key: 'web-shop' }],
    };
    expect(await requester.ask(`{ service(id: "payments") { ${fields} } }`)).toEqual({ service: payments });
    expect(
      await requester.ask(`query ($id: ID!) { node(id: $id) { ... on Service { ${fields} } } }`, {
        id: made.service?.id,
      }),
    ).toEqual({ node: payments });
    expect(await requester.ask('{ service(id: "web-shop") { dependsOn { key } } }')).toEqual({
      service: { dependsOn: [{ key: 'payments' }, { key: 'search' }] },
    });
    expect(await requester.ask('{ services(filter: { tier: 1 }) { nodes { key } } }')).toEqual({
      services: { nodes: [{ key: 'payments' }] },
    });
    expect(await requester.ask('{ services(first: 2, filter: { text: "s" }) { nodes { key } } }')).toEqual({
      services: { nodes: [{ key: 'payments' }, { key: 'search' }] },
    });

    expect(await depend('removeDependency', 'web-shop', 'search')).toEqual([]);
    expect(await requester.ask('{ service(id: "search") { dependents { key } } }')).toEqual({
      service: { dependents: [] },
    });
  });

  it('are edited, except for their key', async () => {
    await service('to-edit');
    const answer = await run('updateService', 'service { name tier active description }', {
      service: 'to-edit',
      tier: 4,
      active: false,
    });
    expect(answer).toEqual({
      service: { name: 'to-edit', tier: 4, active: false, description: '' },
      problems: [],
    });
    const { errors } = await administrator.send(mutation('updateService', 'service { key }'), {
      input: { service: 'to-edit', key: 'other' },
    });
    expect(errors[0]?.message).toContain('key');
  });

  it('have keys of their own, also when many ask for one at once', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => service('contested')));
    expect(answers.filter((a) => a.service !== null)).toHaveLength(1);
    expect(answers.flatMap((a) => a.problems.map((p) => p.code))).toEqual(Array(5).fill('ALREADY_EXISTS'));
  });

  it.each<[string, object, string]>([
    ['a key with capitals', { key: 'Payments' }, 'key'],
    ['a key with a space', { key: 'pay ments' }, 'key'],
    ['tier 0', { tier: 0 }, 'tier'],
    ['tier 5', { tier: 5 }, 'tier'],
    ['a tier between two', { tier: 1.5 }, 'tier'],
    ['no name', { name: '' }, 'name'],
    [
      'an id of something else',
      { ownerTeam: Buffer.from('Person:01a1fc3c-3870-7206-bd48-bb6146dff445').toString('base64url') },
      'Person',
    ],
  ])('with %s are malformed', async (_title, more, named) => {
    const { data, errors } = await administrator.send(mutation('createService', 'service { id }'), {
      input: { key: 'bad', name: 'Bad', tier: 2, ownerTeam: team, ...more },
    });
    expect(data ?? null).toBeNull();
    expect(['BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED']).toContain(errors[0]?.extensions['code']);
    expect(errors[0]?.message).toContain(named);
  });

  it('do not depend on themselves or on what is not there', async () => {
    await service('alone');
    expect(await depend('addDependency', 'alone', 'alone')).toEqual(['INVALID_INPUT']);
    expect(
      await administrator.codes(
        'mutation { addDependency(input: { from: "alone", to: "nowhere" }) { service { id } } }',
      ),
    ).toEqual(['BAD_USER_INPUT']);
  });

  it('cost the same number of statements however many are on the page', async () => {
    const ask = (first: number) =>
      requester.send(
        `{ services(first: ${first}) { nodes { key ownerTeam { name } dependsOn { key } dependents { key } } } }`,
      );
    const [few, many] = [await ask(1), await ask(20)];
    expect(many.errors).toEqual([]);
    // Sign-in, page, teams, and two for each direction of dependencies.
    expect(statementsOf(many.headers)).toBeLessThanOrEqual(7);
    expect(statementsOf(many.headers)).toBeLessThanOrEqual(statementsOf(few.headers) + 2);
  });
});

describe('environments', () => {
  it('are added, listed by kind and edited', async () => {
    const add = (key: string, kind: string, region: string | null) =>
      run('createEnvironment', 'environment { key kind region active }', { key, name: key, kind, region });
    expect(await add('production-eu', 'PRODUCTION', 'eu-central-1')).toEqual({
      environment: { key: 'production-eu', kind: 'PRODUCTION', region: 'eu-central-1', active: true },
      problems: [],
    });
    await add('dev', 'DEV', null);
    expect(await requester.ask('{ environments(filter: { kind: DEV }) { nodes { key region } } }')).toEqual({
      environments: { nodes: [{ key: 'dev', region: null }] },
    });
    const edited = await run('updateEnvironment', 'environment { name region active }', {
      environment: 'production-eu',
      region: null,
      active: false,
    });
    expect(edited).toEqual({
      environment: { name: 'production-eu', region: null, active: false },
      problems: [],
    });
    expect((await add('dev', 'TEST', null)).problems).toEqual([
      { code: 'ALREADY_EXISTS', path: ['input', 'key'] },
    ]);
    expect(await requester.ask('{ environment(id: "dev") { key } }')).toEqual({
      environment: { key: 'dev' },
    });
  });
});

describe('somebody who is no administrator', () => {
  it('reads the catalogue and changes nothing in it', async () => {
    await service('untouched');
    const attempts: [string, object][] = [
      ['createService', { key: 'sneaky', name: 'Sneaky', tier: 4, ownerTeam: team }],
      ['updateService', { service: 'untouched', tier: 4 }],
      ['createEnvironment', { key: 'sneaky', name: 'Sneaky', kind: 'DEV' }],
    ];
    for (const [name, input] of attempts) {
      const answer = await run(name, '__typename', input, requester);
      expect(answer.problems.map((p) => p.code)).toContain('NOT_PERMITTED');
    }
    expect(await requester.ask('{ service(id: "untouched") { tier } }')).toEqual({ service: { tier: 2 } });
  });
});
