import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { authorizing, roundsOf, stateOf, voteCodes, type Voters } from '../support/approvals.ts';
import { attempt, does } from '../support/changes.ts';
import type { Client } from '../support/client.ts';
import { OwnSystem } from '../support/own-system.ts';

// Each test is many requests to a real server, on machines that may be busy.
jest.setTimeout(60_000);

let system: OwnSystem;
let voters: Voters;
let nora: Client;
let ravi: Client;
let sofia: Client;
let akiko: Client;
let george: Client;
let maya: Client;
let tomas: Client;
let lena: Client;

beforeAll(async () => {
  system = await OwnSystem.start();
  [nora, ravi, sofia, akiko, george, maya, tomas, lena] = (await Promise.all(
    ['nora', 'ravi', 'sofia', 'akiko', 'george', 'maya', 'tomas', 'lena'].map((name) => system.as(name)),
  )) as [Client, Client, Client, Client, Client, Client, Client, Client];
  await setRoles('sofia', ['APPROVER', 'REQUESTER', 'IMPLEMENTER']);
  await setRoles('ravi', ['REQUESTER', 'APPROVER']);
  await onBoard('ravi');
  voters = { requester: ravi, changeManager: maya };
}, 60_000);

afterAll(() => system.stop());

const setRoles = (username: string, roles: string[], by = nora) =>
  by.ask(`mutation ($input: SetRolesInput!) { setRoles(input: $input) { problems { code } } }`, {
    input: { person: `${username}@acme.example`, roles },
  });
const onBoard = (username: string) =>
  nora.ask(
    `mutation ($input: AddBoardMemberInput!) { addBoardMember(input: $input) { problems { code } } }`,
    {
      input: { board: 'cab', person: `${username}@acme.example` },
    },
  );
const refusals = (number: string) => system.events(number, 'change.refused');
const hatsOf = async (number: string) =>
  (
    await ravi.ask<{ change: { hats: { hat: string; because: string; person: { name: string } }[] } }>(
      `query ($ref: String!) { change(ref: $ref) { hats { hat because person { name } } } }`,
      { ref: number },
    )
  ).change.hats.map((h) => `${h.hat} ${h.person.name}: ${h.because}`);

describe('whoever filed a change', () => {
  it('does not approve it, also as a member of the board; the refusal names the rule', async () => {
    const change = await authorizing(voters);
    const { problems } = await attempt(ravi, 'castVote', {
      change: change.number,
      verdict: 'APPROVE',
      digest: change.contentDigest,
    });
    expect(problems).toMatchObject([
      { code: 'SEGREGATION_VIOLATION', message: 'You filed this change, so somebody else must approve it.' },
    ]);
    expect(await stateOf(ravi, change.number)).toBe('AUTHORIZING');
    expect(await refusals(change.number)).toMatchObject([
      { command: 'castVote', problems: [{ rule: 'requester-is-not-approver' }] },
    ]);
    expect((await roundsOf(ravi, change.number))[0]?.steps[0]?.barred).toMatchObject([
      { rule: 'requester-is-not-approver', person: { name: 'Ravi Sharma' } },
    ]);
    const [kept] = await system.rows<{ verdict: string; policies: string[] }>(
      `SELECT d.verdict, array(SELECT p ->> 'policyId' FROM jsonb_array_elements(d.determining) p) AS policies
       FROM policy_decision d JOIN change c ON c.id = d.subject_id
       WHERE d.action = 'castVote' AND c.number = $1`,
      [Number(change.number.slice(4))],
    );
    expect(kept).toEqual({ verdict: 'deny', policies: ['requester-is-not-approver'] });
  });

  it('is not two people by a second account', async () => {
    const change = await authorizing(voters);
    const { createServiceAccount } = await nora.ask<{ createServiceAccount: { account: { id: string } } }>(
      `mutation ($input: CreateServiceAccountInput!) { createServiceAccount(input: $input) { account { id } } }`,
      { input: { username: 'ravi-bot', owner: 'ravi@acme.example' } },
    );
    const { issueToken } = await nora.ask<{ issueToken: { secret: string } }>(
      `mutation ($input: IssueTokenInput!) { issueToken(input: $input) { secret } }`,
      {
        input: {
          account: createServiceAccount.account.id,
          name: 'key',
          scopes: ['changes:write'],
          expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
        },
      },
    );
    const codes = await voteCodes(ravi.as(issueToken.secret), change);
    expect(codes).toContain('SEGREGATION_VIOLATION');
    expect(codes).toContain('NOT_PERMITTED');
  });

  it('includes whoever made a material edit', async () => {
    const filed = await authorizing(voters);
    await does(maya, 'updateChange', {
      change: filed.number,
      expectedVersion: filed.version,
      testPlan: 'Search twice.',
    });
    const change = await does(maya, 'assessChange', { change: filed.number });
    expect(await hatsOf(change.number)).toContain('REQUESTER Maya Patel: made a material edit');
    expect(await voteCodes(maya, change)).toContain('SEGREGATION_VIOLATION');
  });

  it('does not name somebody for both carrying it out and verifying', async () => {
    const change = await authorizing(voters);
    const edited = await attempt(ravi, 'updateChange', {
      change: change.number,
      expectedVersion: change.version,
      verifier: 'lena@acme.example',
    });
    expect(edited.problems).toMatchObject([{ code: 'SEGREGATION_VIOLATION' }]);
  });
});

describe('whoever wrote the code', () => {
  const commit = (author: string, committer = author) => ({
    commits: [{ repository: 'acme/search', sha: 'b'.repeat(40), author, committer }],
  });

  it('does not approve it, under whatever address they commit', async () => {
    const change = await authorizing(voters, commit('sofia@acme.example'));
    // As author, and as committer.
    expect(await voteCodes(sofia, change)).toEqual(['SEGREGATION_VIOLATION', 'SEGREGATION_VIOLATION']);
    expect(await hatsOf(change.number)).toContain('AUTHOR Sofia Rossi: wrote its code');
    expect(await voteCodes(akiko, change)).toEqual([]);
  });

  it('includes whoever committed what another wrote', async () => {
    const change = await authorizing(voters, commit('stranger@elsewhere.example', 'SOFIA@acme.example'));
    expect(await voteCodes(sofia, change)).toEqual(['SEGREGATION_VIOLATION']);
  });
});

describe('whoever carries it out', () => {
  it('does not approve it', async () => {
    const change = await authorizing(voters, { implementer: 'sofia@acme.example' });
    expect(await voteCodes(sofia, change)).toEqual(['SEGREGATION_VIOLATION']);
  });

  it('is not named from among those who approved', async () => {
    const change = await authorizing(voters, {
      risk: 'HIGH',
      communicationPlan: 'Mail.',
      securityImpact: 'None.',
    });
    await voteCodes(sofia, change);
    const named = await attempt(ravi, 'updateChange', {
      change: change.number,
      expectedVersion: change.version,
      implementer: 'sofia@acme.example',
    });
    expect(named.change === null ? named.problems[0]?.code : named.change.state).toBe('ASSESSING');
    // The edit voids the vote, so no approval of hers is left; she is asked no more.
    const asked = await does(maya, 'assessChange', { change: change.number });
    expect(await voteCodes(sofia, asked)).toEqual(['SEGREGATION_VIOLATION']);
  });

  it('does not start what they approved', async () => {
    const change = await authorizing(voters);
    expect(await voteCodes(sofia, change)).toEqual([]);
    const started = await attempt(sofia, 'startImplementation', { change: change.number });
    expect(started.problems).toMatchObject([{ code: 'SEGREGATION_VIOLATION' }]);
    expect(await stateOf(ravi, change.number)).toBe('SCHEDULED');
  });

  it('does not verify it', async () => {
    const change = await authorizing(voters);
    await voteCodes(akiko, change);
    await does(lena, 'startImplementation', { change: change.number });
    await does(lena, 'completeImplementation', { change: change.number });
    const verified = await attempt(lena, 'recordValidation', { change: change.number, result: 'PASSED' });
    expect(verified.problems.map((p) => p.code)).toContain('SEGREGATION_VIOLATION');
    await does(tomas, 'recordValidation', { change: change.number, result: 'PASSED' });
    const hats = await hatsOf(change.number);
    expect(hats).toEqual(
      expect.arrayContaining([
        'REQUESTER Ravi Sharma: filed it',
        'APPROVER Akiko Tanaka: approved what it says now',
        'IMPLEMENTER Lena Fischer: began the work',
        'IMPLEMENTER Lena Fischer: completed the work',
        'VERIFIER Tomás Herrera: found that it works',
      ]),
    );
  });
});

describe('a board on which too few are left', () => {
  it('is asked all the same, and the change managers are told', async () => {
    const change = await authorizing(voters, {
      risk: 'HIGH',
      communicationPlan: 'Mail.',
      securityImpact: 'None.',
      commits: ['akiko', 'george', 'sofia'].map((who, i) => ({
        repository: 'acme/search',
        sha: String(i).repeat(40),
        author: `${who}@acme.example`,
      })),
    });
    expect(await system.events(change.number, 'change.electorateTooSmall')).toMatchObject([
      { needed: 2, eligible: 0 },
    ]);
    for (const voter of [akiko, george, sofia, ravi])
      expect(await voteCodes(voter, change)).toContain('SEGREGATION_VIOLATION');
    expect((await roundsOf(ravi, change.number))[0]).toMatchObject({ state: 'OPEN' });
    expect((await roundsOf(ravi, change.number))[0]?.stillNeeded).toContain('nobody may vote any more');
  });
});

describe('an administrator', () => {
  it('decides who is asked, and never approves', async () => {
    await setRoles('nora', ['ADMINISTRATOR', 'APPROVER'], await system.as('hugo'));
    await onBoard('nora');
    const change = await authorizing(voters);
    const fresh = await system.as('nora');
    expect(await voteCodes(fresh, change)).toEqual(['NOT_PERMITTED']);
  });
});

describe('a vote on another change', () => {
  it('is not what was asked: the content differs', async () => {
    const one = await authorizing(voters);
    const other = await authorizing(voters, { title: 'Something else' });
    expect(await voteCodes(akiko, other, { digest: one.contentDigest })).toEqual(['STALE_CONTENT']);
  });
});
