import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { answer, authorizing, roundsOf, stateOf, voteCodes, type Voters } from '../support/approvals.ts';
import { attempt, does } from '../support/changes.ts';
import { type Client, statementsOf } from '../support/client.ts';
import { OwnSystem } from '../support/own-system.ts';

/** Needs two approvals of the board. */
const risky = { risk: 'HIGH', communicationPlan: 'Mail.', securityImpact: 'None.' };

// Each test is many requests to a real server, on machines that may be busy.
jest.setTimeout(60_000);

let system: OwnSystem;
let ravi: Client;
let maya: Client;
let sofia: Client;
let akiko: Client;
let george: Client;
let nora: Client;
let voters: Voters;

beforeAll(async () => {
  system = await OwnSystem.start();
  [ravi, maya, sofia, akiko, george, nora] = (await Promise.all(
    ['ravi', 'maya', 'sofia', 'akiko', 'george', 'nora'].map((name) => system.as(name)),
  )) as [Client, Client, Client, Client, Client, Client];
  voters = { requester: ravi, changeManager: maya };
}, 60_000);

afterAll(() => system.stop());

describe('a vote', () => {
  it('schedules the change when it is the one that was needed', async () => {
    const change = await authorizing(voters);
    expect(await voteCodes(sofia, change)).toEqual([]);
    expect(await stateOf(ravi, change.number)).toBe('SCHEDULED');
    expect(await roundsOf(ravi, change.number)).toMatchObject([
      {
        state: 'APPROVED',
        stillNeeded: 'Nothing more is needed.',
        votes: [{ person: { name: 'Sofia Rossi' } }],
      },
    ]);
  });

  it('ends the round when it rejects, and says why', async () => {
    const change = await authorizing(voters);
    expect(await voteCodes(sofia, change, { verdict: 'REJECT' })).toEqual(['INVALID_INPUT']);
    expect(await voteCodes(sofia, change, { verdict: 'REJECT', comment: 'no way back' })).toEqual([]);
    expect(await stateOf(ravi, change.number)).toBe('REJECTED');
    expect(await voteCodes(akiko, change)).toEqual(['WRONG_STATE']);
    expect(await system.events(change.number, 'change.approvalRefused')).toMatchObject([
      { comment: 'no way back' },
    ]);
  });

  it('counts one of two that a change of high risk needs', async () => {
    const change = await authorizing(voters, {
      ...risky,
    });
    expect(await voteCodes(sofia, change)).toEqual([]);
    expect(await stateOf(ravi, change.number)).toBe('AUTHORIZING');
    expect((await roundsOf(ravi, change.number))[0]?.stillNeeded).toBe(
      'Change advisory board: 1 more approval, of 2 who may still vote.',
    );
    expect(await voteCodes(sofia, change)).toEqual(['ALREADY_EXISTS']);
    expect(await voteCodes(akiko, change)).toEqual([]);
    expect(await stateOf(ravi, change.number)).toBe('SCHEDULED');
  });

  it('is withdrawn until the round is decided, and can be cast anew', async () => {
    const change = await authorizing(voters, {
      ...risky,
    });
    expect(await answer(sofia, 'withdrawVote', { change: change.number })).toBe('WRONG_STATE');
    await voteCodes(sofia, change);
    expect(await answer(sofia, 'withdrawVote', { change: change.number, comment: 'wait' })).toBe(
      'AUTHORIZING',
    );
    expect((await roundsOf(ravi, change.number))[0]?.votes).toEqual([]);
    expect(await voteCodes(akiko, change)).toEqual([]);
    expect(await voteCodes(sofia, change)).toEqual([]);
    expect(await stateOf(ravi, change.number)).toBe('SCHEDULED');
    expect(await answer(sofia, 'withdrawVote', { change: change.number })).toBe('WRONG_STATE');
  });

  it('that abstains approves nothing, and the round says what that leaves', async () => {
    const change = await authorizing(voters, {
      ...risky,
    });
    for (const voter of [sofia, akiko])
      expect(await voteCodes(voter, change, { verdict: 'ABSTAIN' })).toEqual([]);
    const [round] = await roundsOf(ravi, change.number);
    expect(round).toMatchObject({ state: 'OPEN' });
    expect(round?.stillNeeded).toContain('only 1 may still vote');
  });

  it('names the content it is about, and nothing else', async () => {
    const change = await authorizing(voters);
    const input = { change: change.number, verdict: 'APPROVE' };
    expect((await attempt(sofia, 'castVote', input)).problems).toMatchObject([
      { code: 'INVALID_INPUT', path: ['input', 'digest'] },
    ]);
    expect(await voteCodes(sofia, change, { digest: `sha256:${'0'.repeat(64)}` })).toEqual(['STALE_CONTENT']);
    expect(await voteCodes(sofia, change, { revision: 7 })).toEqual(['STALE_CONTENT']);
    expect(await voteCodes(sofia, change, { expectedVersion: 1 })).toEqual(['STALE_VERSION']);
    const forged = { ...input, digest: change.contentDigest };
    for (const more of [{ person: 'x' }, { step: 1 }, { castAt: '2020-01-01T00:00:00Z' }])
      expect(
        await sofia.codes(
          `mutation ($input: CastVoteInput!) { castVote(input: $input) { problems { code } } }`,
          {
            input: { ...forged, ...more },
          },
        ),
      ).toEqual(['BAD_USER_INPUT']);
    expect(await stateOf(ravi, change.number)).toBe('AUTHORIZING');
  });
});

describe('a material edit', () => {
  const edit = (change: { number: string }, expectedVersion: number, over: Record<string, unknown>) =>
    does(ravi, 'updateChange', { change: change.number, expectedVersion, ...over });

  it('makes the votes fall, with an event that says whose and why', async () => {
    const change = await authorizing(voters, {
      ...risky,
    });
    await voteCodes(sofia, change);
    const edited = await edit(change, change.version, { backoutPlan: 'Restore the snapshot.' });
    expect(edited.state).toBe('ASSESSING');
    expect(await voteCodes(akiko, change)).toEqual(['STALE_CONTENT']);
    expect(await system.events(change.number, 'change.approvalsVoided')).toMatchObject([
      { because: 'material edit', fields: ['backoutPlan'], fallen: [{ verdict: 'approve' }] },
    ]);
    expect(await roundsOf(ravi, change.number)).toMatchObject([{ state: 'VOIDED' }]);
  });

  it('undone does not bring an approval back', async () => {
    const change = await authorizing(voters);
    await voteCodes(sofia, change);
    const scheduled = { version: change.version + 1 };
    const edited = await edit(change, scheduled.version, { testPlan: 'Something else.' });
    const back = await edit(change, edited.version, { testPlan: 'Search for something.' });
    expect(back.contentDigest).toBe(change.contentDigest);
    const asked = await does(maya, 'assessChange', { change: change.number });
    expect(asked.state).toBe('AUTHORIZING');
    expect(await roundsOf(ravi, change.number)).toMatchObject([
      { number: 2, state: 'OPEN', votes: [] },
      { number: 1, state: 'VOIDED' },
    ]);
  });

  it('is told apart from one that is not: labels leave a vote as it is', async () => {
    const change = await authorizing(voters);
    await edit(change, change.version, { tags: ['blue'] });
    expect(await voteCodes(sofia, change)).toEqual([]);
  });
});

describe('a round', () => {
  it('asks one step after the other, and each person once', async () => {
    const over = { services: ['payments'], communicationPlan: 'Mail.' };
    const change = await authorizing(voters, over);
    expect((await roundsOf(ravi, change.number))[0]?.steps).toMatchObject([
      { name: 'Payments and change advisory board', current: true },
      { name: 'Change managers', current: false },
    ]);
    expect(await voteCodes(maya, change)).toEqual(['NOT_PERMITTED']);
    expect(await voteCodes(sofia, change)).toEqual([]);
    expect(await voteCodes(sofia, change)).toEqual(['ALREADY_EXISTS']);
    expect(await stateOf(ravi, change.number)).toBe('AUTHORIZING');
    expect(await voteCodes(maya, change)).toEqual([]);
    expect(await stateOf(ravi, change.number)).toBe('SCHEDULED');
    expect(await system.events(change.number, 'change.approvalRequested')).toHaveLength(2);
  });

  it('keeps the electorate it was opened with', async () => {
    const change = await authorizing(voters);
    const member = (command: string, person: string) =>
      nora.ask(
        `mutation ($input: ${command === 'add' ? 'Add' : 'Remove'}BoardMemberInput!) {
           ${command}BoardMember(input: $input) { problems { code } } }`,
        { input: { board: 'cab', person } },
      );
    await member('add', 'maya@acme.example');
    await member('remove', 'sofia@acme.example');
    const before = new Date().toISOString();
    expect(await voteCodes(maya, change)).toEqual(['NOT_PERMITTED']);
    expect(await voteCodes(sofia, change)).toEqual([]);
    await member('remove', 'maya@acme.example');
    await member('add', 'sofia@acme.example');
    const { board } = await nora.ask<{ board: Record<'now' | 'then', { person: { name: string } }[]> }>(
      `query ($on: DateTime) { board(key: "cab") { now: members { person { name } } then: members(on: $on) { person { name } } } }`,
      { on: before },
    );
    const names = (list: { person: { name: string } }[]) => list.map((m) => m.person.name).sort();
    expect(names(board.then)).toEqual(['Akiko Tanaka', 'George Mensah', 'Maya Patel']);
    expect(names(board.now)).toEqual(['Akiko Tanaka', 'George Mensah', 'Sofia Rossi']);
  });

  it('ends with the change', async () => {
    const change = await authorizing(voters);
    await does(ravi, 'cancelChange', { change: change.number, comment: 'not needed' });
    expect(await roundsOf(ravi, change.number)).toMatchObject([{ state: 'VOIDED' }]);
    expect(await voteCodes(sofia, change)).toEqual(['WRONG_STATE']);
  });
});

describe('myApprovals', () => {
  const query = `query ($filter: MyApprovalsFilter, $first: Int, $last: Int) { myApprovals(filter: $filter, first: $first, last: $last) {
    nodes { dueAt change { number } } pageInfo { hasNextPage } } }`;
  interface Mine {
    readonly myApprovals: { readonly nodes: { dueAt: string; change: { number: string } }[] };
  }
  const mine = async (client: Client, filter: object = {}): Promise<string[]> =>
    (await client.ask<Mine>(query, { filter, first: 100 })).myApprovals.nodes.map((n) => n.change.number);

  it('lists what waits for the viewer, until they have voted', async () => {
    const change = await authorizing(voters, {
      ...risky,
    });
    expect(await mine(sofia)).toContain(change.number);
    expect(await mine(sofia, { risks: ['HIGH'], board: 'cab' })).toContain(change.number);
    expect(await mine(sofia, { risks: ['LOW'] })).not.toContain(change.number);
    expect(await mine(ravi)).not.toContain(change.number);
    expect(await mine(maya)).not.toContain(change.number);
    await voteCodes(sofia, change);
    expect(await mine(sofia)).not.toContain(change.number);
    expect(await mine(akiko)).toContain(change.number);
  });

  it('leaves out what policy would refuse', async () => {
    const change = await authorizing(voters, {
      commits: [{ repository: 'acme/search', sha: 'a'.repeat(40), author: 'sofia@acme.example' }],
    });
    expect(await mine(sofia)).not.toContain(change.number);
    expect(await mine(akiko)).toContain(change.number);
  });

  it('costs the same for one change and for ten', async () => {
    const statements = async (first: number) => {
      const full = `query ($first: Int) { changes(first: $first, orderBy: { by: NUMBER }) { nodes {
        hats { person { name } } violations { rule }
        approvals { nodes { stillNeeded votes { person { name } } steps { boards { key } electorate { name } mayVote { name } } } } } } }`;
      return statementsOf((await ravi.send(full, { first })).headers);
    };
    for (let i = 0; i < 3; i += 1) await authorizing(voters);
    // The newest shows everything that there is to show, so that one change asks as much as ten.
    const commits = [{ repository: 'acme/search', sha: 'c'.repeat(40), author: 'ravi@acme.example' }];
    await voteCodes(akiko, await authorizing(voters, { ...risky, commits }));
    expect(await statements(10)).toBe(await statements(1));
    const cost = async (last: number) => statementsOf((await george.send(query, { last })).headers);
    expect(await cost(10)).toBe(await cost(1));
  });
});
