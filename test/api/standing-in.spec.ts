import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { roundsOf, stateOf } from '../support/approvals.ts';
import { ballotOf, Boardroom, hour, type Name } from '../support/boardroom.ts';
import { mail, must, mutate, refusals } from '../support/boards.ts';
import type { ShownChange } from '../support/changes.ts';
import { Desk } from '../support/gavel.ts';

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
const lend = (delegator: Name, delegate: Name, over = {}) =>
  must<{ delegation: { id: string } }>(
    as[delegator],
    'delegateVote',
    { delegate: mail(delegate), to: hour(24), ...over },
    'delegation { id }',
  );
const end = (delegator: Name, { delegation }: { delegation: { id: string } }) =>
  must(as[delegator], 'revokeDelegation', { delegation: delegation.id });

describe('a deputy', () => {
  it('votes for the member they stand in for, and only while that member is away', async () => {
    const change = await before();
    const forGeorge = { onBehalfOf: mail('george') };
    expect(await votes('paul', change, forGeorge)).toEqual(['default-deny']);
    expect(await refusals(as.paul, 'recordAbsence', { person: mail('george'), to: hour(1) })).toEqual([
      'default-deny',
    ]);
    const { absence } = await must<{ absence: { id: string } }>(
      as.george,
      'recordAbsence',
      { to: hour(1) },
      'absence { id }',
    );
    expect(await votes('paul', change)).toEqual(['asked-now']);
    expect(await votes('paul', change, { onBehalfOf: mail('akiko') })).toEqual(['stands-in']);
    expect(await votes('paul', change, forGeorge)).toEqual([]);
    expect(await votes('george', change)).toEqual(['one-vote-a-seat']);
    await must(as.george, 'endAbsence', { absence: absence.id });
    expect(await votes('akiko', change)).toEqual([]);
    expect(await stateOf(as.ravi, change.number)).toBe('SCHEDULED');
    expect(await room.system.events(change.number, 'change.voteCast')).toMatchObject([
      { by: 'deputy', delegation: null },
      { by: 'member', onBehalfOf: null },
    ]);
  });

  it('also when the member keeps out of it; what is needed stays what it was', async () => {
    const change = await before();
    const desk = Desk.with(as.george);
    const recused = await desk.type(['recuse', change.number, '--reason', 'It is my cousin’s.']);
    expect(recused).toMatchObject({
      code: 0,
      stdout: `${change.number}  AUTHORIZING  You keep out of it.\n`,
    });
    desk.clear();
    expect(await votes('george', change)).toEqual(['default-deny']);
    const [round] = await roundsOf(as.ravi, change.number);
    expect(round?.steps[0]?.needed).toBe(2);
    expect(round?.steps[0]?.mayVote.map((p) => p.name)).not.toContain('George Mensah');
    expect(await votes('paul', change, { onBehalfOf: mail('george') })).toEqual([]);
    expect(await votes('sofia', change)).toEqual([]);
    expect(await refusals(as.akiko, 'recuseSelf', { change: change.number, reason: 'late' })).toEqual([
      'open-round',
    ]);
  });
});

describe('a delegation', () => {
  it.each<[string, Name, Record<string, unknown>, string]>([
    [
      'by anybody but the member, administrators neither',
      'nora',
      { delegator: mail('akiko') },
      'delegation-is-ones-own',
    ],
    ['to somebody who could not vote', 'akiko', { delegate: mail('lena') }, 'delegate-must-be-able'],
    ['for longer than is set', 'akiko', { to: hour(31 * 24) }, 'INVALID_INPUT'],
    ['for a time that is over', 'akiko', { from: hour(-2), to: hour(-1) }, 'INVALID_INPUT'],
    ['to oneself', 'akiko', { delegate: mail('akiko') }, 'INVALID_INPUT'],
    ['for a board that is not there', 'akiko', { boards: ['nowhere'] }, 'INVALID_REFERENCE'],
  ])('is not given %s', async (_, who, over, rule) => {
    const input = { delegate: mail('ines'), to: hour(24), ...over };
    expect(await refusals(as[who], 'delegateVote', input)).toContain(rule);
  });

  it('lets somebody vote in their own name, for the one who lent it; a seat and a person count once', async () => {
    const lent = await lend('akiko', 'ines', { boards: ['panel'], types: ['NORMAL'] });
    const change = await before();
    const forAkiko = { onBehalfOf: mail('akiko') };
    expect(await votes('ines', change)).toEqual(['asked-now']);
    expect(await votes('ines', change, forAkiko)).toEqual([]);
    expect(await votes('ines', change, forAkiko)).toEqual(['one-vote-a-person']);
    expect(await votes('akiko', change)).toEqual(['one-vote-a-seat']);
    expect(await stateOf(as.ravi, change.number)).toBe('AUTHORIZING');
    expect(await votes('sofia', change)).toEqual([]);
    expect(await stateOf(as.ravi, change.number)).toBe('SCHEDULED');
    const told = await room.system.rows<{ kind: string }>(
      `SELECT kind FROM notification WHERE change_id IS NULL AND kind = 'VOTE_DELEGATED'`,
    );
    expect(told).toHaveLength(2);
    await end('akiko', lent);
  });

  it('gives a member who holds one no second vote', async () => {
    const lent = await lend('akiko', 'sofia');
    const change = await before();
    expect(await votes('sofia', change)).toEqual([]);
    expect(await votes('sofia', change, { onBehalfOf: mail('akiko') })).toEqual(['one-vote-a-person']);
    expect(await stateOf(as.ravi, change.number)).toBe('AUTHORIZING');
    await end('akiko', lent);
  });

  it('is not passed on, does not outlive its scope, and ends when it is revoked', async () => {
    const first = await lend('akiko', 'george');
    const second = await lend('george', 'ines', { services: ['search'] });
    const change = await before();
    expect(await votes('ines', change, { onBehalfOf: mail('akiko') })).toEqual(['stands-in']);
    const wide = await before({ services: ['search', 'wiki'] });
    expect(await votes('ines', wide, { onBehalfOf: mail('george') })).toEqual(['default-deny']);
    await end('george', second);
    expect(await votes('ines', change, { onBehalfOf: mail('george') })).toEqual(['default-deny']);
    await end('akiko', first);
  });

  it('is worth nothing on a change from which the lender, or who it was lent to, is barred', async () => {
    const lent = await lend('ravi', 'ines');
    const change = await before();
    const refused = await mutate(as.ines, 'castVote', ballotOf(change, { onBehalfOf: mail('ravi') }));
    expect(refused.problems.map((p) => p.rule)).toEqual(['default-deny', 'requester-is-not-approver']);
    expect(refused.problems[1]?.message).toMatch(/^Ravi Sharma, for whom you vote, may not/);
    const other = await lend('akiko', 'ravi');
    expect(await votes('ravi', change, { onBehalfOf: mail('akiko') })).toEqual(['requester-is-not-approver']);
    await end('akiko', other);
    await end('ravi', lent);
    // Barred only after the round was opened: policy is asked about the lender at each vote.
    const lent2 = await lend('akiko', 'ines');
    const later = await before();
    await must(as.nora, 'setRoles', { person: mail('akiko'), roles: ['REQUESTER'] });
    expect(await votes('ines', later, { onBehalfOf: mail('akiko') })).toEqual(['default-deny']);
    await must(as.nora, 'setRoles', { person: mail('akiko'), roles: ['APPROVER'] });
    await end('akiko', lent2);
  });
});
