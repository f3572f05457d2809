import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { newId } from '#kernel';
import { newToken } from '#people/testing';
import { roundsOf, stateOf } from '../support/approvals.ts';
import { ballotOf, Boardroom } from '../support/boardroom.ts';
import { mail, must, refusals, rulesInForce } from '../support/boards.ts';
import { attempt, type ShownChange } from '../support/changes.ts';
import type { Client } from '../support/client.ts';
import { upload } from '../support/evidence.ts';
import { waitFor } from '../support/wait-for.ts';

// Each test is many requests to a real server, on machines that may be busy.
jest.setTimeout(90_000);

const size = 200;
const needed = 120;
const trials = 8;

let room: Boardroom;
let as: Boardroom['as'];
let crowd: Client[];

beforeAll(async () => {
  room = await Boardroom.open();
  ({ as } = room);
  await must(as.nora, 'createBoard', { key: 'crowd', name: 'Crowd', kind: 'SERVICE' });
  crowd = await gather();
  await rulesInForce(
    [as.nora, as.hugo],
    [
      { name: 'panel', types: ['NORMAL'], steps: [{ name: 'Panel', boards: ['panel'], require: 'BOARD' }] },
      {
        name: 'crowd',
        types: ['EXPEDITED'],
        dueHours: 1,
        steps: [{ name: 'Crowd', boards: ['crowd'], require: 'PERCENT', threshold: 60 }],
      },
    ],
  );
}, 90_000);

afterAll(() => room.system.stop());

/** People with tokens, on the board: written down at once, as their passwords alone would take minutes to hash. */
async function gather(): Promise<Client[]> {
  const voters = Array.from({ length: size }, (_, i) => ({
    i,
    id: newId(),
    account: newId(),
    token: newToken(),
  }));
  const rows = voters.map(({ i, id, account, token }) => ({
    i,
    id,
    account,
    member: newId(),
    key: newId(),
    prefix: token.prefix,
    hash: token.secretHash.toString('hex'),
  }));
  await room.system.rows(
    `WITH v AS MATERIALIZED (SELECT * FROM jsonb_to_recordset($1) AS v(i int, id uuid, account uuid, member uuid, key uuid, prefix text, hash text)),
     p AS (INSERT INTO person (id, name, time_zone, roles, created_at) SELECT id, 'Voter ' || i, 'UTC', '{approver}', now() FROM v),
     e AS (INSERT INTO person_email (email, person_id, main) SELECT 'voter-' || i || '@acme.example', id, true FROM v),
     a AS (INSERT INTO account (id, person_id, kind, issuer, subject, created_at) SELECT account, id, 'oidc', 'https://id.example', id::text, now() FROM v),
     t AS (INSERT INTO api_token (id, account_id, kind, name, prefix, secret_hash, scopes, created_at, expires_at)
       SELECT key, account, 'personal', 'key', prefix, decode(hash, 'hex'), '{votes:write,changes:read}', now(), now() + interval '1 day' FROM v)
     INSERT INTO board_member (id, board_id, person_id, chair, from_at) SELECT member, (SELECT id FROM board WHERE key = 'crowd'), id, false, now() FROM v`,
    [JSON.stringify(rows)],
  );
  return voters.map(({ token }) => as.ravi.as(token.text));
}

/**
 * Votes until there is an answer, as the answer that there is none yet tells one to: a busy server takes so many at a
 * time, and a key makes sure that nobody votes twice.
 */
async function insist(voter: Client, change: ShownChange): Promise<string[]> {
  const keyed = voter.with({ 'idempotency-key': newId() });
  const vote = `mutation ($input: CastVoteInput!) { castVote(input: $input) { problems { code } } }`;
  for (let attempts = 0; attempts < 30; attempts += 1) {
    const { data, errors } = await keyed.send<{ castVote: { problems: { code: string }[] } }>(vote, {
      input: ballotOf(change),
    });
    if (errors.length === 0 && data !== null) return data.castVote.problems.map((p) => p.code);
    expect(errors.map((e) => e.message).join()).toMatch(/Send the request again/);
  }
  throw new Error('The server never answered.');
}

const decisions = async ({ number }: ShownChange): Promise<string[]> =>
  (
    await room.system.rows<{ type: string }>(
      `SELECT e.type FROM event e JOIN change c ON c.id = e.subject_id
       WHERE c.number = $1 AND e.type IN ('change.authorized', 'change.rejected', 'change.returnedToAssessment') ORDER BY e.seq`,
      [Number(number.slice(4))],
    )
  ).map((row) => row.type);

/** Votes on the change, how many people cast them, and how many are on another content than their round. */
const counted = async ({ number }: ShownChange) =>
  (
    await room.system.rows<{ votes: number; voters: number; stale: number }>(
      `SELECT count(*)::int AS votes, count(DISTINCT v.person_id)::int AS voters,
         count(*) FILTER (WHERE v.digest <> r.digest)::int AS stale
       FROM vote v JOIN approval_round r ON r.id = v.round_id JOIN change c ON c.id = r.change_id WHERE c.number = $1`,
      [Number(number.slice(4))],
    )
  )[0];

describe(`${size} voters at once`, () => {
  it('decide once, with exactly as many votes as were needed', async () => {
    const change = await room.before({ type: 'EXPEDITED' });
    const codes = await Promise.all(crowd.map((voter) => insist(voter, change)));
    expect(codes.filter((c) => c.length === 0)).toHaveLength(needed);
    expect([...new Set(codes.flat())]).toEqual(['WRONG_STATE']);
    expect(await decisions(change)).toEqual(['change.authorized']);
    expect(await counted(change)).toEqual({ votes: needed, voters: needed, stale: 0 });
  });

  it('while it is edited have one outcome, and no vote counts on what was not shown', async () => {
    const change = await room.before({ type: 'EXPEDITED' });
    const edit = (i: number) =>
      attempt(as.ravi, 'updateChange', {
        change: change.number,
        expectedVersion: change.version,
        backoutPlan: `Another, ${i}.`,
      });
    const edits: ReturnType<typeof edit>[] = [];
    const codes = await Promise.all(
      crowd.map((voter, i) => {
        if (i % 60 === 30) edits.push(edit(i));
        return insist(voter, change);
      }),
    );
    const edited = (await Promise.all(edits)).filter((answer) => answer.change !== null);
    const taken = codes.filter((c) => c.length === 0).length;
    const tally = await counted(change);
    const [round] = await roundsOf(as.ravi, change.number);
    expect(tally).toMatchObject({ votes: taken, voters: taken, stale: 0 });
    if (edited.length === 0) {
      expect(await decisions(change)).toEqual(['change.authorized']);
      expect([taken, round?.state]).toEqual([needed, 'APPROVED']);
    } else {
      expect(edited).toHaveLength(1);
      expect(await decisions(change)).toEqual(['change.returnedToAssessment']);
      expect([round?.state, await stateOf(as.ravi, change.number)]).toEqual(['VOIDED', 'ASSESSING']);
      expect(taken).toBeLessThan(needed);
    }
  });
});

describe(`at the same time, ${trials} times each`, () => {
  it('a delegation is revoked and used: the vote came before, and stands, or was refused', async () => {
    for (let i = 0; i < trials; i += 1) {
      const { delegation } = await must<{ delegation: { id: string } }>(
        as.akiko,
        'delegateVote',
        { delegate: mail('ines'), to: new Date(Date.now() + 3_600_000).toISOString() },
        'delegation { id }',
      );
      const change = await room.before();
      const [vote, revoked] = await Promise.all([
        refusals(as.ines, 'castVote', ballotOf(change, { onBehalfOf: mail('akiko') })),
        refusals(as.akiko, 'revokeDelegation', { delegation: delegation.id }),
      ]);
      expect(revoked).toEqual([]);
      expect(['', 'default-deny', 'stands-in', 'delegation-live']).toContain(vote.join());
      expect((await roundsOf(as.ravi, change.number))[0]?.votes).toHaveLength(vote.length === 0 ? 1 : 0);
      expect(await refusals(as.akiko, 'castVote', ballotOf(change))).toEqual(
        vote.length === 0 ? ['one-vote-a-seat'] : [],
      );
    }
  });

  it('a member and their delegate vote: the seat counts once', async () => {
    const { delegation } = await must<{ delegation: { id: string } }>(
      as.akiko,
      'delegateVote',
      { delegate: mail('ines'), to: new Date(Date.now() + 3_600_000).toISOString() },
      'delegation { id }',
    );
    for (let i = 0; i < trials; i += 1) {
      const change = await room.before();
      const answers = await Promise.all([
        refusals(as.ines, 'castVote', ballotOf(change, { onBehalfOf: mail('akiko') })),
        refusals(as.akiko, 'castVote', ballotOf(change)),
      ]);
      expect(answers.filter((a) => a.length === 0)).toHaveLength(1);
      expect(await stateOf(as.ravi, change.number)).toBe('AUTHORIZING');
    }
    await must(as.akiko, 'revokeDelegation', { delegation: delegation.id });
  });

  it('a condition is met and lapses: one of the two, and the change is where that leads', async () => {
    const due = new Date(Date.now() + 12_000);
    const waiting: { change: ShownChange; condition: string; evidence: string }[] = [];
    for (let i = 0; i < trials; i += 1) {
      const change = await room.before();
      const conditions = [{ text: 'It holds', dueAt: due.toISOString() }];
      await must(as.akiko, 'castVote', ballotOf(change, { conditions }));
      await must(as.sofia, 'castVote', ballotOf(change));
      const { body } = await upload(
        as.ravi,
        change.number,
        { kind: 'DOCUMENT', name: 'a.txt' },
        `It holds, ${i}.`,
        {
          'content-type': 'text/plain',
        },
      );
      waiting.push({ change, condition: (await conditionOf(change)).id, evidence: body.id });
    }
    await waitFor(() => Promise.resolve(Date.now() > due.getTime() - 50), {
      within: 15_000,
      what: 'its end',
    });
    const met = await Promise.all(
      waiting.map(({ condition, evidence }) =>
        refusals(as.sofia, 'markConditionMet', { condition, evidence }),
      ),
    );
    for (const [i, { change }] of waiting.entries()) {
      const inTime = met[i]?.length === 0;
      const state = inTime ? 'SCHEDULED' : 'ASSESSING';
      await waitFor(async () => (await stateOf(as.ravi, change.number)) === state);
      expect((await conditionOf(change)).state).toBe(inTime ? 'MET' : 'LAPSED');
      expect(await room.system.events(change.number, 'change.conditionLapsed')).toHaveLength(inTime ? 0 : 1);
    }
  });
});

async function conditionOf({
  number,
}: ShownChange): Promise<{ readonly id: string; readonly state: string }> {
  const { change } = await as.ravi.ask<{
    change: { approvals: { nodes: { conditions: { id: string; state: string }[] }[] } };
  }>(
    `query ($ref: String!) { change(ref: $ref) { approvals(first: 1) { nodes { conditions { id state } } } } }`,
    {
      ref: number,
    },
  );
  const [found] = change.approvals.nodes[0]?.conditions ?? [];
  if (found === undefined) throw new Error(`${number} has no condition.`);
  return found;
}
