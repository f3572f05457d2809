import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { answer, authorizing, voteCodes, type Voters } from '../support/approvals.ts';
import { attempt, does, wholeChange } from '../support/changes.ts';
import { type Client, statementsOf } from '../support/client.ts';
import { OwnSystem } from '../support/own-system.ts';
import { declare } from '../support/rest-approvals.ts';

// Each test is many requests to a real server, on machines that may be busy.
jest.setTimeout(60_000);

let system: OwnSystem;
let nora: Client;
let hugo: Client;
let ravi: Client;
let maya: Client;
let sofia: Client;
let akiko: Client;
let lena: Client;
let voters: Voters;

beforeAll(async () => {
  system = await OwnSystem.start();
  [nora, hugo, ravi, maya, sofia, akiko, lena] = (await Promise.all(
    ['nora', 'hugo', 'ravi', 'maya', 'sofia', 'akiko', 'lena'].map((name) => system.as(name)),
  )) as [Client, Client, Client, Client, Client, Client, Client];
  voters = { requester: ravi, changeManager: maya };
}, 60_000);

afterAll(() => system.stop());

interface Action {
  readonly action: string;
  readonly allowed: boolean;
  readonly problems: readonly { readonly code: string }[];
}

/** What somebody is told of one action, by GraphQL and REST alike: allowed, the reasons why not, or not offered. */
async function told(client: Client, { number }: { number: string }, action: string): Promise<unknown> {
  const { change } = await client.ask<{ change: { availableActions: Action[] } }>(
    `query ($ref: String!) { change(ref: $ref) { availableActions { action allowed problems { code } } } }`,
    { ref: number },
  );
  const { body } = await client.rest('GET', `/api/v1/changes/${number}/standing`);
  const [graphql, rest] = [change, body as { availableActions: Action[] }].map(({ availableActions }) => {
    const found = availableActions.find((a) => a.action === action);
    if (found === undefined) return 'not offered';
    return found.allowed ? 'allowed' : found.problems.map((p) => p.code);
  });
  expect(rest).toEqual(graphql);
  return graphql;
}

describe('next actions of voters', () => {
  it('are to vote, or for those who have voted to take it back', async () => {
    const change = await authorizing(voters, {
      risk: 'HIGH',
      communicationPlan: 'Mail.',
      securityImpact: 'None.',
    });
    expect(await told(sofia, change, 'withdrawVote')).toEqual(['WRONG_STATE']);
    expect(await told(sofia, change, 'castVote')).toBe('allowed');

    await voteCodes(sofia, change);
    expect(await told(sofia, change, 'withdrawVote')).toBe('allowed');
    expect(await told(sofia, change, 'castVote')).toEqual(['ALREADY_EXISTS']);
    expect(await told(akiko, change, 'withdrawVote')).toEqual(['WRONG_STATE']);
    expect(await told(akiko, change, 'castVote')).toBe('allowed');
    // To whom nobody speaks of votes, policy says why.
    expect(await told(ravi, change, 'withdrawVote')).toEqual(['NOT_PERMITTED']);

    await answer(sofia, 'withdrawVote', { change: change.number });
    expect(await told(sofia, change, 'withdrawVote')).toEqual(['WRONG_STATE']);
    expect(await told(sofia, change, 'castVote')).toBe('allowed');

    for (const voter of [akiko, sofia]) await voteCodes(voter, change);
    expect(await told(sofia, change, 'withdrawVote')).toBe('not offered');
  });

  it('are the same while an emergency is to be ratified', async () => {
    const { number } = (await declare(lena)).body as { number: string };
    const change = await does(lena, 'startImplementation', { change: number });
    await voteCodes(sofia, change, { verdict: 'ABSTAIN' });
    expect(await told(sofia, change, 'ratifyEmergency')).toEqual(['ALREADY_EXISTS']);
    expect(await told(sofia, change, 'withdrawVote')).toBe('allowed');
    expect(await told(akiko, change, 'ratifyEmergency')).toBe('allowed');
    expect(await told(akiko, change, 'withdrawVote')).toEqual(['WRONG_STATE']);
  });
});

describe('the end of an assessment', () => {
  const inForce = async (rules: object[]): Promise<void> => {
    const { proposeApprovalRules } = await nora.ask<{
      proposeApprovalRules: { ruleSet: { version: number } };
    }>(
      `mutation ($input: ProposeApprovalRulesInput!) { proposeApprovalRules(input: $input) { ruleSet { version } } }`,
      { input: { rules } },
    );
    const { activateApprovalRules } = await hugo.ask<{ activateApprovalRules: { problems: object[] } }>(
      `mutation ($input: ActivateApprovalRulesInput!) { activateApprovalRules(input: $input) { problems { code } } }`,
      { input: { version: proposeApprovalRules.ruleSet.version } },
    );
    expect(activateApprovalRules.problems).toEqual([]);
  };
  const rule = (types: string[], board: string) => ({
    name: `${types.join()} to ${board}`,
    types,
    steps: [{ name: board, boards: [board], require: 'ANY' }],
  });
  const assessing = (over: object = {}) =>
    does(ravi, 'fileChange', { ...wholeChange({ ...over }), submit: true });
  const refusal = async (change: { number: string }) =>
    (await attempt(maya, 'assessChange', { change: change.number })).problems.map((p) => p.code);

  it('is offered when somebody can be asked to approve', async () => {
    expect(await told(maya, await assessing(), 'assessChange')).toBe('allowed');
  });

  it('is not where no rule says who approves, nor where nobody is on the board', async () => {
    await nora.ask(
      `mutation { createBoard(input: { key: "lonely", name: "Lonely", kind: SERVICE }) { problems { code } } }`,
    );
    const member = (command: string, type: string) =>
      nora.ask(`mutation ($input: ${type}!) { ${command}(input: $input) { problems { code } } }`, {
        input: { board: 'lonely', person: 'sofia@acme.example' },
      });
    await member('addBoardMember', 'AddBoardMemberInput');
    await inForce([rule(['EMERGENCY'], 'ecab'), rule(['EXPEDITED'], 'lonely')]);
    await member('removeBoardMember', 'RemoveBoardMemberInput');

    const uncovered = await assessing();
    expect(await told(maya, uncovered, 'assessChange')).toEqual(['NO_APPROVAL_RULE']);
    expect(await refusal(uncovered)).toEqual(['NO_APPROVAL_RULE']);
    const lonely = await assessing({ type: 'EXPEDITED' });
    expect(await told(maya, lonely, 'assessChange')).toEqual(['NO_ELECTORATE']);
    expect(await refusal(lonely)).toEqual(['NO_ELECTORATE']);

    // Of a service of tier 4 policy approves it without a vote: nobody has to be asked.
    const harmless = await assessing({ risk: 'LOW' });
    expect(await told(maya, harmless, 'assessChange')).toEqual(['NO_APPROVAL_RULE']);
    await nora.ask(
      `mutation { updateService(input: { service: "search", tier: 4 }) { problems { code message } } }`,
    );
    expect(await told(maya, harmless, 'assessChange')).toBe('allowed');
    expect((await does(maya, 'assessChange', { change: harmless.number })).state).toBe('SCHEDULED');
  });

  it('costs the same few statements for one change under assessment as for three', async () => {
    for (let n = 0; n < 3; n += 1) await assessing();
    const cost = async (first: number): Promise<number> => {
      const query = `query ($first: Int!) { changes(first: $first, filter: { states: [ASSESSING] }) {
        nodes { availableActions { action allowed } } } }`;
      return statementsOf((await maya.send(query, { first })).headers);
    };
    expect(await cost(3)).toBe(await cost(1));
  });
});
