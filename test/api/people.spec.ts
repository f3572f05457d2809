import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Client, statementsOf } from '../support/client.ts';
import type { TestPerson } from '../support/people.ts';
import { World } from '../support/world.ts';

// Whole processes are started.
jest.setTimeout(60_000);

interface Problem {
  readonly __typename?: string;
  readonly code: string;
  readonly message: string;
  readonly path: readonly string[] | null;
}
interface PersonAnswer {
  readonly person: { readonly id: string; readonly name: string; readonly email: string } | null;
  readonly problems: readonly Problem[];
}

let world: World;
let boss: TestPerson;
let administrator: Client;

beforeAll(async () => {
  world = await World.start();
  boss = await world.organisation.person('administrator');
  administrator = await world.signIn(boss);
});
afterAll(() => world.stop());

const problems = 'problems { __typename code message path }';
const create = (input: object, by = administrator) =>
  by
    .ask<{ createPerson: PersonAnswer }>(
      `mutation ($input: CreatePersonInput!) { createPerson(input: $input) { person { id name email } ${problems} } }`,
      { input },
    )
    .then((data) => data.createPerson);
const update = (input: object, by = administrator) =>
  by
    .ask<{ updatePerson: PersonAnswer }>(
      `mutation ($input: UpdatePersonInput!) { updatePerson(input: $input) { person { id name email } ${problems} } }`,
      { input },
    )
    .then((data) => data.updatePerson);
const codes = (answer: { problems: readonly Problem[] }) => answer.problems.map((p) => p.code);

describe('a new person', () => {
  it('is there for everybody, with manager, team and every address', async () => {
    const team = await world.organisation.team('Everything');
    const { person } = await create({
      name: '  Grace Example  ',
      email: 'Grace@Acme.Example',
      furtherEmails: ['GRACE@users.code.example', 'grace@acme.example'],
      timeZone: 'Europe/Berlin',
      manager: boss.email,
      team,
    });
    expect(person).toMatchObject({ name: 'Grace Example', email: 'grace@acme.example' });
    const somebody = await world.signIn(await world.organisation.person());
    const found = await somebody.ask(
      `{ person(id: "grace@USERS.code.example") { name email furtherEmails timeZone active roles manager { name }
        team { name } accounts { username } } }`,
    );
    expect(found).toEqual({
      person: {
        name: 'Grace Example',
        email: 'grace@acme.example',
        furtherEmails: ['grace@users.code.example'],
        timeZone: 'Europe/Berlin',
        active: true,
        roles: [],
        manager: { name: boss.name },
        team: { name: 'Everything' },
        accounts: null,
      },
    });
    const node = await somebody.ask(`query ($id: ID!) { node(id: $id) { __typename id } }`, {
      id: person?.id,
    });
    expect(node).toEqual({ node: { __typename: 'Person', id: person?.id } });
  });

  it('cannot have an address of somebody else, main or further, in any case', async () => {
    await create({ name: 'First', email: 'first@acme.example', furtherEmails: ['first@code.example'] });
    const taken = await create({ name: 'Second', email: 'FIRST@code.example' });
    expect(taken).toMatchObject({
      person: null,
      problems: [{ code: 'ALREADY_EXISTS', path: ['input', 'email'] }],
    });
    const further = await create({
      name: 'X',
      email: 'x1@acme.example',
      furtherEmails: ['First@Acme.example'],
    });
    expect(further.problems.map((p) => p.path)).toEqual([['input', 'furtherEmails']]);
    // Nothing of the refused person is left: the address is free.
    expect(codes(await create({ name: 'X', email: 'x1@acme.example' }))).toEqual([]);
  });

  it('is made once when two ask at the same time', async () => {
    const wish = { name: 'Twin', email: 'twin@acme.example' };
    const answers = await Promise.all(Array.from({ length: 8 }, () => create(wish)));
    expect(answers.filter((a) => a.person !== null)).toHaveLength(1);
    expect(answers.flatMap(codes)).toEqual(Array(7).fill('ALREADY_EXISTS'));
  });

  it('is made once under one Idempotency-Key', async () => {
    const repeatable = administrator.with({ 'idempotency-key': 'new-person-1' });
    const wish = { name: 'Once', email: 'once@acme.example' };
    const answers = await Promise.all(Array.from({ length: 5 }, () => create(wish, repeatable)));
    expect(new Set(answers.map((a) => a.person?.id)).size).toBe(1);
    expect(codes(await create({ ...wish, name: 'Other' }, repeatable))).toEqual(['IDEMPOTENCY_KEY_REUSED']);
  });

  it.each<[string, object, string]>([
    ['an address that is none', { email: 'not an address' }, 'email'],
    ['no name', { name: '' }, 'name'],
    ['a name that is too long', { name: 'x'.repeat(201) }, 'name'],
    ['a field that does not exist', { roles: ['ADMINISTRATOR'] }, 'roles'],
  ])('with %s is malformed', async (_title, more, named) => {
    const { errors, data } = await administrator.send(
      'mutation ($input: CreatePersonInput!) { createPerson(input: $input) { person { id } } }',
      { input: { name: 'Bad', email: 'bad@acme.example', ...more } },
    );
    expect(data).toBeNull();
    expect(['BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED']).toContain(errors[0]?.extensions['code']);
    expect(errors[0]?.message).toContain(named);
  });

  it.each<[string, object, string]>([
    ['a time zone', { timeZone: 'Mars/Base' }, 'timeZone'],
    [
      'a manager',
      { manager: Buffer.from('Person:01a1fc3c-3870-7206-bd48-bb6146dff445').toString('base64url') },
      'manager',
    ],
    [
      'a team',
      { team: Buffer.from('Team:01a1fc3c-3870-7206-bd48-bb6146dff445').toString('base64url') },
      'team',
    ],
  ])('with %s that does not exist is refused', async (_title, more, field) => {
    const answer = await create({ name: 'Bad', email: 'bad@acme.example', ...more });
    expect(answer).toMatchObject({ person: null, problems: [{ path: ['input', field] }] });
  });
});

describe('the directory', () => {
  it('pages by name both ways, and finds by role and by text', async () => {
    for (const name of ['Quinn A', 'Quinn B', 'Quinn C', 'Quinn_D', 'Quinn%E'])
      await create({ name, email: `${name.replaceAll(/\W|_/g, '').toLowerCase()}@acme.example` });
    interface Page {
      people: {
        nodes: { name: string }[];
        pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string; startCursor: string };
      };
    }
    const ask = (args: string) =>
      administrator.ask<Page>(
        `{ people(${args}) { nodes { name } pageInfo { hasNextPage hasPreviousPage endCursor startCursor } } }`,
      );
    const names = (page: Page) => page.people.nodes.map((n) => n.name);
    const all = names(await ask('first: 100, filter: { text: "quinn" }'));
    expect([...all].sort()).toEqual(['Quinn A', 'Quinn B', 'Quinn C', 'Quinn%E', 'Quinn_D']);

    const first = await ask('first: 2, filter: { text: "QUINN" }');
    expect(names(first)).toEqual(all.slice(0, 2));
    expect(first.people.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const second = await ask(
      `first: 2, after: "${first.people.pageInfo.endCursor}", filter: { text: "quinn" }`,
    );
    expect(names(second)).toEqual(all.slice(2, 4));
    const back = await ask(
      `last: 2, before: "${second.people.pageInfo.startCursor}", filter: { text: "quinn" }`,
    );
    expect(names(back)).toEqual(all.slice(0, 2));

    expect(names(await ask('filter: { text: "quinn_d" }'))).toEqual(['Quinn_D']);
    expect(names(await ask('filter: { text: "%" }'))).toEqual(['Quinn%E']);
    expect(names(await ask('filter: { text: "\' OR 1=1 --" }'))).toEqual([]);
    expect(names(await ask('filter: { role: ADMINISTRATOR }'))).toContain(boss.name);
    expect(await administrator.codes('{ people(first: 101) { nodes { id } } }')).toEqual(['BAD_USER_INPUT']);
    expect(await administrator.codes('{ people(after: "x") { nodes { id } } }')).toEqual(['BAD_USER_INPUT']);
  });

  it('costs the same number of statements however many are on the page', async () => {
    const ask = (first: number) =>
      administrator.send(
        `{ people(first: ${first}) { nodes { name manager { name } team { name } furtherEmails accounts { kind } } } }`,
      );
    const [some, many] = [await ask(10), await ask(20)];
    expect(many.errors).toEqual([]);
    // Sign-in, page, managers, teams, addresses, whether accounts may be seen, accounts of one's own, and of others.
    expect(statementsOf(some.headers)).toBeLessThanOrEqual(8);
    expect(statementsOf(many.headers)).toBeLessThanOrEqual(8);
  });

  it('shows accounts to their person, to oversight, and to nobody else', async () => {
    const [person, auditor, other] = await Promise.all(
      (['requester', 'auditor', 'approver'] as const).map((role) => world.organisation.person(role)),
    );
    if (!person || !auditor || !other) throw new Error('nobody');
    const { username } = await world.organisation.machine(person, 'gate:read');
    const ask = async (by: TestPerson) =>
      (await world.signIn(by)).ask('query ($id: ID!) { person(id: $id) { accounts { kind username } } }', {
        id: person.globalId,
      });
    const seen = {
      person: {
        accounts: [
          { kind: 'LOCAL', username: person.username },
          { kind: 'SERVICE', username },
        ],
      },
    };
    expect(await ask(person)).toEqual(seen);
    expect(await ask(auditor)).toEqual(seen);
    expect(await ask(other)).toEqual({ person: { accounts: null } });
  });
});

describe('an edit', () => {
  it('changes what it names and nothing else', async () => {
    const { person } = await create({
      name: 'Before',
      email: 'edit@acme.example',
      furtherEmails: ['edit@code.example'],
      manager: boss.email,
    });
    await update({ person: person?.id, name: 'After' });
    const query = `{ person(id: "edit@acme.example") { name furtherEmails timeZone manager { name } } }`;
    expect(await administrator.ask(query)).toEqual({
      person: {
        name: 'After',
        furtherEmails: ['edit@code.example'],
        timeZone: 'UTC',
        manager: { name: boss.name },
      },
    });
    await update({ person: person?.id, manager: null, furtherEmails: [] });
    expect(await administrator.ask(query)).toEqual({
      person: { name: 'After', furtherEmails: [], timeZone: 'UTC', manager: null },
    });
    // An address that was given up may go to somebody else.
    expect(codes(await create({ name: 'Heir', email: 'edit@code.example' }))).toEqual([]);
  });

  it('never makes somebody their own manager, at any distance', async () => {
    const [a, b, c] = [
      await world.organisation.person(),
      await world.organisation.person(),
      await world.organisation.person(),
    ];
    await update({ person: b.email, manager: a.email });
    await update({ person: c.email, manager: b.email });
    expect(codes(await update({ person: a.email, manager: c.email }))).toEqual(['INVALID_INPUT']);
    expect(codes(await update({ person: a.email, manager: a.email }))).toEqual(['INVALID_INPUT']);
  });

  it('of nobody is not found', async () => {
    const id = Buffer.from('Person:01a1fc3c-3870-7206-bd48-bb6146dff445').toString('base64url');
    const { errors } = await administrator.send(
      'mutation ($id: String!) { updatePerson(input: { person: $id, name: "X" }) { person { id } } }',
      { id },
    );
    expect(errors[0]?.extensions['code']).toBe('NOT_FOUND');
    const team = Buffer.from('Team:01a1fc3c-3870-7206-bd48-bb6146dff445').toString('base64url');
    expect(
      await administrator.codes(
        'mutation ($id: String!) { updatePerson(input: { person: $id, name: "X" }) { person { id } } }',
        { id: team },
      ),
    ).toEqual(['BAD_USER_INPUT']);
  });
});
