import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { answer, authorizing, roundsOf, stateOf, voteCodes, type Voters } from '../support/approvals.ts';
import { attempt, type ShownChange } from '../support/changes.ts';
import type { Client } from '../support/client.ts';
import { OwnSystem } from '../support/own-system.ts';

const trials = 10;
const risky = { risk: 'HIGH', communicationPlan: 'Mail.', securityImpact: 'None.' };

// Each test is many requests to a real server, on machines that may be busy.
jest.setTimeout(60_000);

let system: OwnSystem;
let ravi: Client;
let sofia: Client;
let akiko: Client;
let george: Client;
let voters: Voters;

beforeAll(async () => {
  system = await OwnSystem.start();
  [ravi, sofia, akiko, george] = (await Promise.all(
    ['ravi', 'sofia', 'akiko', 'george'].map((name) => system.as(name)),
  )) as [Client, Client, Client, Client];
  voters = { requester: ravi, changeManager: await system.as('maya') };
}, 60_000);

afterAll(() => system.stop());

const decisions = async (change: ShownChange): Promise<string[]> =>
  (
    await system.rows<{ type: string }>(
      `SELECT e.type FROM event e JOIN change c ON c.id = e.subject_id
       WHERE c.number = $1 AND e.type IN ('change.authorized', 'change.rejected', 'change.returnedToAssessment') ORDER BY e.seq`,
      [Number(change.number.slice(4))],
    )
  ).map((row) => row.type);

describe(`at the same time, ${trials} times each`, () => {
  it('the last two votes decide once, and both count or the second finds it decided', async () => {
    for (let i = 0; i < trials; i += 1) {
      const change = await authorizing(voters, risky);
      const codes = await Promise.all([sofia, akiko, george].map((voter) => voteCodes(voter, change)));
      expect(codes.filter((c) => c.length === 0)).toHaveLength(2);
      expect(codes.flat()).toEqual(['WRONG_STATE']);
      expect(await decisions(change)).toEqual(['change.authorized']);
      expect((await roundsOf(ravi, change.number))[0]?.votes).toHaveLength(2);
    }
  });

  it('an approval and a rejection have exactly one outcome, whichever comes first', async () => {
    for (let i = 0; i < trials; i += 1) {
      const change = await authorizing(voters);
      const [yes, no] = await Promise.all([
        voteCodes(sofia, change),
        voteCodes(akiko, change, { verdict: 'REJECT', comment: 'no' }),
      ]);
      const approved = yes.length === 0;
      expect(no).toEqual(approved ? ['WRONG_STATE'] : []);
      expect(await decisions(change)).toEqual([approved ? 'change.authorized' : 'change.rejected']);
      expect(await stateOf(ravi, change.number)).toBe(approved ? 'SCHEDULED' : 'REJECTED');
    }
  });

  it('a vote and an edit: what was approved is never what was not shown', async () => {
    for (let i = 0; i < trials; i += 1) {
      const change = await authorizing(voters);
      const [vote] = await Promise.all([
        voteCodes(sofia, change),
        attempt(ravi, 'updateChange', {
          change: change.number,
          expectedVersion: change.version,
          backoutPlan: `Another, ${i}.`,
        }),
      ]);
      const state = await stateOf(ravi, change.number);
      const [round] = await roundsOf(ravi, change.number);
      // Either the edit came first and the vote was refused, or the vote came first; then the edit saw an old version.
      if (vote.length > 0)
        expect([vote, state, round?.state]).toEqual([['STALE_CONTENT'], 'ASSESSING', 'VOIDED']);
      else expect([state, round?.state]).toEqual(['SCHEDULED', 'APPROVED']);
    }
  });

  it('a withdrawal and the vote that would decide: either it was in time, or it was not', async () => {
    for (let i = 0; i < trials; i += 1) {
      const change = await authorizing(voters, risky);
      await voteCodes(sofia, change);
      const [withdrawn, vote] = await Promise.all([
        answer(sofia, 'withdrawVote', { change: change.number }),
        voteCodes(akiko, change),
      ]);
      expect(vote).toEqual([]);
      const inTime = withdrawn === 'AUTHORIZING';
      expect(inTime ? 'WRONG_STATE' : withdrawn).toBe('WRONG_STATE');
      expect(await stateOf(ravi, change.number)).toBe(inTime ? 'AUTHORIZING' : 'SCHEDULED');
      expect((await roundsOf(ravi, change.number))[0]?.votes).toHaveLength(inTime ? 1 : 2);
    }
  });

  it('the same person’s votes, in two sessions, count once', async () => {
    const again = await system.as('sofia');
    for (let i = 0; i < trials; i += 1) {
      const change = await authorizing(voters, risky);
      const codes = await Promise.all([voteCodes(sofia, change), voteCodes(again, change)]);
      expect(codes.sort((a, b) => a.length - b.length)).toEqual([[], ['ALREADY_EXISTS']]);
      expect(await stateOf(ravi, change.number)).toBe('AUTHORIZING');
    }
  });
});
