import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import type { Client } from '../support/client.ts';
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

const eventsOf = (type: string) =>
  world.sql('SELECT data, actor_name, door FROM event WHERE type = $1 ORDER BY seq', [type]);

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
const setRoles = (person: string, roles: string[], by = administrator) =>
  by
    .ask<{ setRoles: { person: { roles: string[] } | null; problems: Problem[] } }>(
      `mutation ($input: SetRolesInput!) { setRoles(input: $input) { person { roles } ${problems} } }`,
      { input: { person, roles } },
    )
    .then((data) => data.setRoles);
const codes = (answer: { problems: readonly Problem[] }) => answer.problems.map((p) => p.code);

describe('roles', () => {
  it('hold from the next request on, and the event tells before and after', async () => {
    const person = await world.organisation.person('requester');
    const me = await world.signIn(person);
    const { person: after } = await setRoles(person.email, ['AUDITOR', 'REQUESTER', 'AUDITOR']);
    expect(after).toEqual({ roles: ['REQUESTER', 'AUDITOR'] });
    expect(await me.ask('{ viewer { roles } }')).toEqual({ viewer: { roles: ['REQUESTER', 'AUDITOR'] } });
    expect((await eventsOf('person.rolesChanged')).at(-1)).toEqual({
      data: { before: ['requester'], after: ['requester', 'auditor'] },
      actor_name: boss.name,
      door: 'graphql',
    });
  });

  it('are never given to oneself, and the refusal is on record', async () => {
    const answer = await setRoles(boss.email, ['ADMINISTRATOR', 'APPROVER']);
    expect(answer).toMatchObject({
      person: null,
      problems: [
        { __typename: 'SegregationViolation', code: 'SEGREGATION_VIOLATION', path: ['input', 'roles'] },
      ],
    });
    expect(await administrator.ask('{ viewer { roles } }')).toEqual({ viewer: { roles: ['ADMINISTRATOR'] } });
    expect((await eventsOf('person.refused')).at(-1)).toMatchObject({
      data: { command: 'setRoles', problems: [{ code: 'SEGREGATION_VIOLATION' }] },
    });
  });

  it('of the last administrator stay', async () => {
    expect(codes(await setRoles(boss.email, []))).toEqual(['WRONG_STATE']);
    expect(codes(await update({ person: boss.email, active: false }))).toEqual(['WRONG_STATE']);
  });

  it('of two administrators who end each other at once do not both go', async () => {
    const other = await world.organisation.person('administrator');
    const them = await world.signIn(other);
    const answers = await Promise.all([setRoles(other.email, []), setRoles(boss.email, [], them)]);
    expect(answers.filter((a) => a.problems.length === 0)).toHaveLength(1);
    // Put it back as it was.
    const { viewer } = await them.ask<{ viewer: { roles: string[] } }>('{ viewer { roles } }');
    if (viewer.roles.length > 0) {
      await setRoles(boss.email, ['ADMINISTRATOR'], them);
      await setRoles(other.email, [], them).then((last) => expect(codes(last)).toEqual([]));
    }
  });
});

describe('somebody who is no administrator', () => {
  it.each([
    'requester',
    'implementer',
    'approver',
    'changeManager',
    'releaseManager',
    'compliance',
    'auditor',
  ] as const)('as %s manages neither people nor accounts', async (role) => {
    const person = await world.organisation.person(role);
    const me = await world.signIn(person);
    const before = (await eventsOf('person.created')).length;
    expect(codes(await create({ name: 'X', email: 'forbidden@acme.example' }, me))).toContain(
      'NOT_PERMITTED',
    );
    expect(codes(await setRoles(boss.email, [], me))).toContain('NOT_PERMITTED');
    expect(codes(await update({ person: person.email, name: 'Me' }, me))).toContain('NOT_PERMITTED');
    const service = await me.ask<{ createServiceAccount: { problems: Problem[] } }>(
      `mutation ($owner: String!) { createServiceAccount(input: { username: "mine", owner: $owner }) { ${problems} } }`,
      { owner: person.email },
    );
    expect(codes(service.createServiceAccount)).toContain('NOT_PERMITTED');
    expect((await eventsOf('person.created')).length).toBe(before);
  });
});

describe('accounts', () => {
  it('for a person never speak for anybody else: no administrator issues a token for them', async () => {
    const person = await world.organisation.person('approver');
    const found = await administrator.ask<{ person: { accounts: { id: string }[] } }>(
      'query ($id: ID!) { person(id: $id) { accounts { id } } }',
      { id: person.globalId },
    );
    const { issueToken } = await administrator.ask<{ issueToken: { secret: null; problems: Problem[] } }>(
      `mutation ($input: IssueTokenInput!) { issueToken(input: $input) { secret ${problems} } }`,
      {
        input: {
          account: found.person.accounts[0]?.id,
          name: 'stolen',
          scopes: ['votes:write'],
          expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
        },
      },
    );
    expect(issueToken.secret).toBeNull();
    expect(codes(issueToken)).toEqual(['SEGREGATION_VIOLATION']);
  });

  it('for machines count as their owner, and cannot administer', async () => {
    const { key, username } = await world.organisation.machine(boss, 'changes:write', 'gate:read');
    const machine = world.client.as(key);
    expect(await machine.ask('{ viewer { name accountKind person { id } } }')).toEqual({
      viewer: { name: username, accountKind: 'SERVICE', person: { id: boss.globalId } },
    });
    expect(codes(await create({ name: 'X', email: 'robot@acme.example' }, machine))).toContain(
      'NOT_PERMITTED',
    );
  });

  it('have unique user names in any case, and passwords that are long enough', async () => {
    const [first, person] = [await world.organisation.person(), await world.organisation.person()];
    const add = (username: string, password: string) =>
      administrator
        .ask<{ createLocalAccount: { problems: Problem[] } }>(
          `mutation ($input: CreateLocalAccountInput!) { createLocalAccount(input: $input) { account { id } ${problems} } }`,
          { input: { person: person.email, username, password } },
        )
        .then((data) => data.createLocalAccount);
    expect(codes(await add(first.username, 'long enough to be one'))).toEqual(['ALREADY_EXISTS']);
    expect(codes(await add('newcomer', 'short'))).toEqual(['INVALID_INPUT']);
    expect(
      await administrator.codes(
        'mutation ($input: CreateLocalAccountInput!) { createLocalAccount(input: $input) { account { id } } }',
        { input: { person: person.email, username: 'Not A Name', password: 'long enough to be one' } },
      ),
    ).toEqual(['BAD_USER_INPUT']);
  });

  it('of other people keep their tokens to themselves', async () => {
    const me = await world.signIn(await world.organisation.person());
    const them = await world.signIn(await world.organisation.person());
    const { myTokens } = await them.ask<{ myTokens: { nodes: { id: string }[] } }>(
      '{ myTokens { nodes { id } } }',
    );
    const { revokeToken } = await me.ask<{ revokeToken: { problems: Problem[] } }>(
      `mutation ($id: String!) { revokeToken(input: { token: $id }) { ${problems} } }`,
      { id: myTokens.nodes[0]?.id },
    );
    expect(codes(revokeToken)).toContain('NOT_PERMITTED');
    await them.ask('{ viewer { name } }');
  });
});

describe('the database itself', () => {
  it('lets the application remove nobody and nothing', async () => {
    const connection = new pg.Client({ connectionString: world.database.appUrl });
    await connection.connect();
    try {
      for (const table of ['person', 'person_email', 'team', 'account', 'api_token']) {
        await expect(connection.query(`DELETE FROM ${table}`)).rejects.toThrow('permission denied');
        await expect(connection.query(`TRUNCATE ${table} CASCADE`)).rejects.toThrow('permission denied');
      }
      await expect(connection.query(`UPDATE account SET person_id = gen_random_uuid()`)).rejects.toThrow(
        'permission denied',
      );
      await expect(connection.query(`UPDATE api_token SET scopes = NULL, account_id = id`)).rejects.toThrow(
        'permission denied',
      );
      await expect(connection.query(`UPDATE person SET roles = '{king}'`)).rejects.toThrow(
        'person_roles_check',
      );
    } finally {
      await connection.end();
    }
  });
});
