import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { authorizing, type Voters } from '../support/approvals.ts';
import { does } from '../support/changes.ts';
import { type Client, statementsOf } from '../support/client.ts';
import { malformed, pathsOf, sendRaw } from '../support/hostile.ts';
import { OwnSystem } from '../support/own-system.ts';
import { approvals, at, vote } from '../support/rest-approvals.ts';
import { machineBy } from '../support/seeded.ts';

// Each test is many requests to a real server, on machines that may be busy.
jest.setTimeout(60_000);

/** Needs two approvals of the board. */
const risky = { risk: 'HIGH', communicationPlan: 'Mail.', securityImpact: 'None.' };

let system: OwnSystem;
let nora: Client;
let ravi: Client;
let maya: Client;
let sofia: Client;
let voters: Voters;

beforeAll(async () => {
  system = await OwnSystem.start();
  [nora, ravi, maya, sofia] = (await Promise.all(
    ['nora', 'ravi', 'maya', 'sofia'].map((name) => system.as(name)),
  )) as [Client, Client, Client, Client];
  voters = { requester: ravi, changeManager: maya };
}, 60_000);

afterAll(() => system.stop());

describe('GET /changes/{ref}/approvals', () => {
  it('gives each round with its steps and votes, in the words of GraphQL', async () => {
    const change = await authorizing(voters, {
      ...risky,
      commits: [{ repository: 'acme/search', sha: 'b'.repeat(40), author: 'akiko@acme.example' }],
    });
    await vote(sofia, change, { comment: 'Fine.' });
    const { items, nextCursor } = await approvals(ravi, change);
    const named = (name: string) => expect.objectContaining({ name }) as unknown;
    expect(nextCursor).toBeNull();
    expect(items).toMatchObject([
      {
        number: 1,
        purpose: 'AUTHORIZATION',
        state: 'OPEN',
        digest: change.contentDigest,
        revision: 1,
        decidedAt: null,
        late: false,
        stillNeeded: 'Change advisory board: 1 more approval, of 1 who may still vote.',
        steps: [
          {
            name: 'Change advisory board',
            boards: [{ key: 'cab' }],
            requirement: '2 of 3',
            needed: 2,
            approvals: 1,
            abstentions: 0,
            reached: false,
            current: true,
            outOfReach: false,
            mayVote: [{ key: 'george@acme.example', name: 'George Mensah' }],
            barred: [{ person: { name: 'Akiko Tanaka' }, rule: 'author-is-not-approver' }],
          },
        ],
        votes: [
          {
            person: { key: 'sofia@acme.example', name: 'Sofia Rossi' },
            verdict: 'APPROVE',
            comment: 'Fine.',
            step: 'Change advisory board',
            digest: change.contentDigest,
          },
        ],
      },
    ]);
    const [round] = items as unknown as { steps: { electorate: object[] }[] }[];
    expect(round?.steps[0]?.electorate).toEqual(
      expect.arrayContaining(['Sofia Rossi', 'Akiko Tanaka', 'George Mensah'].map(named)),
    );
  });

  it('gives the newest first, page by page, at the same cost', async () => {
    const change = await authorizing(voters);
    await does(ravi, 'updateChange', {
      change: change.number,
      expectedVersion: change.version,
      testPlan: 'T.',
    });
    await does(maya, 'assessChange', { change: change.number });
    const first = await approvals(ravi, change, '?limit=1');
    expect(first.items).toMatchObject([{ number: 2, state: 'OPEN' }]);
    const rest = await approvals(ravi, change, `?limit=1&after=${first.nextCursor ?? ''}`);
    expect(rest.items).toMatchObject([{ number: 1, state: 'VOIDED' }]);
    expect(rest.nextCursor).toBeNull();
    const cost = async (limit: number) =>
      statementsOf((await ravi.rest('GET', at(change, `/approvals?limit=${limit}`))).headers);
    expect(await cost(2)).toBe(await cost(1));
  });

  it('is empty before anybody was asked, and for those who may read alone', async () => {
    const draft = await does(ravi, 'fileChange', { type: 'NORMAL', title: 'A draft' });
    expect(await approvals(ravi, draft)).toEqual({ items: [], nextCursor: null });
    const gate = await machineBy(nora, 'ines', 'gate:read');
    expect((await gate.rest('GET', at(draft, '/approvals'))).body).toMatchObject({
      status: 403,
      code: 'FORBIDDEN',
    });
    const answer = await malformed(system, () => sendRaw(ravi, 'GET', at(draft, '/approvals?limit=0')));
    expect(pathsOf(answer)).toContain('limit');
  });
});
