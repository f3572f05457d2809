import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { roundsOf, stateOf, voteCodes } from '../support/approvals.ts';
import { ballotOf, Boardroom, hour, type Name } from '../support/boardroom.ts';
import { mail, must, mutate, refusals } from '../support/boards.ts';
import { attempt, does, type ShownChange } from '../support/changes.ts';
import { upload } from '../support/evidence.ts';
import { Desk } from '../support/gavel.ts';
import { waitFor } from '../support/wait-for.ts';

// Each test is many requests to a real server, on machines that may be busy.
jest.setTimeout(90_000);

let room: Boardroom;
let as: Boardroom['as'];

beforeAll(async () => {
  room = await Boardroom.open();
  ({ as } = room);
}, 90_000);

afterAll(() => room.system.stop());

const before = (over = {}): Promise<ShownChange> => room.before(over);
const votes = (voter: Name, change: ShownChange, over = {}): Promise<string[]> =>
  room.votes(voter, change, over);
const fromNow = (ms: number): string => new Date(Date.now() + ms).toISOString();

interface Condition {
  readonly id: string;
  readonly state: string;
}
const conditionsOf = async (change: ShownChange): Promise<readonly Condition[]> =>
  (
    await as.ravi.ask<{ change: { approvals: { nodes: { conditions: Condition[] }[] } } }>(
      `query ($ref: String!) { change(ref: $ref) { approvals(first: 1) { nodes { conditions { id state } } } } }`,
      { ref: change.number },
    )
  ).change.approvals.nodes[0]?.conditions ?? [];

describe('a condition', () => {
  const load = (over = {}) => ({ conditions: [{ text: 'The load test passes', dueAt: hour(2), ...over }] });

  it('keeps the work from beginning until somebody entitled shows that it is met', async () => {
    const change = await before();
    expect(await votes('akiko', change, load({ markedBy: mail('lena') }))).toEqual([
      'involved-is-not-marker',
    ]);
    expect(await votes('akiko', change, { ...load(), verdict: 'REJECT', comment: 'no' })).toEqual([
      'INVALID_INPUT',
    ]);
    expect(await votes('akiko', change, load({ dueAt: hour(-1) }))).toEqual(['INVALID_INPUT']);
    expect(await votes('akiko', change, load())).toEqual([]);
    expect(await votes('sofia', change)).toEqual([]);
    expect(await stateOf(as.ravi, change.number)).toBe('SCHEDULED');
    const start = async () =>
      (await attempt(as.lena, 'startImplementation', { change: change.number })).problems;
    expect((await start()).map((p) => p.rule)).toEqual(['start-needs-conditions-met']);

    const [condition] = await conditionsOf(change);
    const { body } = await upload(
      as.ravi,
      change.number,
      { kind: 'DOCUMENT', name: 'load.txt' },
      'It holds.',
      {
        'content-type': 'text/plain',
      },
    );
    const elsewhere = await upload(
      as.ravi,
      (await before()).number,
      { kind: 'DOCUMENT', name: 'x.txt' },
      'x',
      {
        'content-type': 'text/plain',
      },
    );
    const mark = (who: Name, evidence: string) =>
      refusals(as[who], 'markConditionMet', { condition: condition?.id, evidence });
    expect(await mark('ines', body.id)).toEqual(['default-deny']);
    expect(await mark('ravi', body.id)).toEqual(['requester-is-not-condition-marker']);
    expect(await mark('sofia', elsewhere.body.id)).toEqual(['condition-needs-evidence']);
    expect(await start()).toHaveLength(1);
    const desk = Desk.with(as.sofia);
    const met = await desk.type(['condition', 'met', condition?.id ?? '', '--evidence', body.id]);
    expect(met).toMatchObject({ code: 0, stdout: `${change.number}  SCHEDULED  The condition is met.\n` });
    desk.clear();
    expect(await mark('sofia', body.id)).toEqual(['condition-open']);
    expect(await conditionsOf(change)).toMatchObject([{ state: 'MET' }]);
    expect(await start()).toEqual([]);
    expect(await room.system.events(change.number, 'change.conditionMet')).toHaveLength(1);
  });

  it('goes with its vote', async () => {
    const change = await before();
    await votes('akiko', change, load());
    await must(as.akiko, 'withdrawVote', { change: change.number });
    expect(await conditionsOf(change)).toMatchObject([{ state: 'WITHDRAWN' }]);
    await votes('akiko', change);
    await votes('sofia', change);
    expect((await does(as.lena, 'startImplementation', { change: change.number })).state).toBe(
      'IMPLEMENTING',
    );
  });

  it('that nobody meets in time makes the approval fall', async () => {
    const change = await before();
    await votes('akiko', change, load({ dueAt: fromNow(4_000) }));
    await votes('sofia', change);
    expect(await stateOf(as.ravi, change.number)).toBe('SCHEDULED');
    await waitFor(async () => (await stateOf(as.ravi, change.number)) === 'ASSESSING');
    expect((await roundsOf(as.ravi, change.number))[0]?.state).toBe('VOIDED');
    expect(await conditionsOf(change)).toMatchObject([{ state: 'LAPSED' }]);
    expect(await room.system.events(change.number, 'change.conditionLapsed')).toHaveLength(1);
  });
});

describe('a board that does not meet', () => {
  it('decides by the votes that are in when its time is over', async () => {
    const change = await before({ type: 'EXPEDITED' });
    expect(await voteCodes(as.akiko, change)).toEqual([]);
    expect(await voteCodes(as.sofia, change, { verdict: 'ABSTAIN' })).toEqual([]);
    expect(await stateOf(as.ravi, change.number)).toBe('AUTHORIZING');
    await waitFor(async () => (await stateOf(as.ravi, change.number)) === 'SCHEDULED');
    expect(await room.system.events(change.number, 'change.votingClosed')).toMatchObject([
      { approvals: 1, quorum: 2 },
    ]);
  });

  it('reminds, and goes up the ladder from data while too few have voted; then the vote that makes the quorum decides', async () => {
    const change = await before({ type: 'EXPEDITED' });
    await voteCodes(as.akiko, change);
    await waitFor(
      async () => (await room.system.events(change.number, 'change.approvalEscalated')).length === 3,
    );
    const rungs = await room.system.events(change.number, 'change.approvalEscalated');
    expect(rungs.map((r) => r['rung'])).toEqual(['director', 'role:compliance', 'board:cab']);
    expect(await room.system.events(change.number, 'change.approvalReminded')).toHaveLength(2);
    expect(await stateOf(as.ravi, change.number)).toBe('AUTHORIZING');
    expect(await voteCodes(as.george, change, { verdict: 'ABSTAIN' })).toEqual([]);
    expect(await stateOf(as.ravi, change.number)).toBe('SCHEDULED');
  });
});

describe('votes on a selection', () => {
  it('are judged each on its own, over both doors', async () => {
    const [good, stale, own] = [await before(), await before(), await before()];
    const decisions = [
      ballotOf(good),
      ballotOf(stale, { digest: `sha256:${'0'.repeat(64)}` }),
      { ...ballotOf(own), change: 'CHG-999999' },
      ballotOf(own),
    ];
    const fields = 'taken results { ref change { number } problems { code } }';
    interface Answer {
      readonly taken: number;
      readonly results: readonly { readonly problems: readonly { readonly code: string }[] }[];
    }
    const answer = await mutate<Answer>(as.akiko, 'decideChanges', { decisions }, fields);
    expect(answer.taken).toBe(2);
    expect(answer.results.map((r) => r.problems.map((p) => p.code).join())).toEqual([
      '',
      'STALE_CONTENT',
      'INVALID_REFERENCE',
      '',
    ]);
    const { status, body } = await as.sofia.rest('POST', '/api/v1/approvals/bulk', { decisions });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      taken: 2,
      results: [{ state: 'SCHEDULED' }, {}, {}, { state: 'SCHEDULED' }],
    });
    expect((await roundsOf(as.ravi, stale.number))[0]?.votes).toEqual([]);
    const many = { decisions: Array.from({ length: 101 }, () => ballotOf(good)) };
    expect((await as.sofia.rest('POST', '/api/v1/approvals/bulk', many)).status).toBe(400);
  });
});
