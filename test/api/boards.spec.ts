import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { authorizing, roundsOf, stateOf, voteCodes, type Voters } from '../support/approvals.ts';
import { mail, must, mutate, refusals, rulesInForce } from '../support/boards.ts';
import { attempt, does, wholeChange } from '../support/changes.ts';
import type { Client } from '../support/client.ts';
import { OwnSystem } from '../support/own-system.ts';

// Each test is many requests to a real server, on machines that may be busy.
jest.setTimeout(60_000);

const panel = { type: 'EXPEDITED' };
const no = { verdict: 'REJECT', comment: 'no' };

let system: OwnSystem;
let ravi: Client;
let maya: Client;
let sofia: Client;
let akiko: Client;
let george: Client;
let nora: Client;
let hugo: Client;
let voters: Voters;

beforeAll(async () => {
  system = await OwnSystem.start();
  [ravi, maya, sofia, akiko, george, nora, hugo] = (await Promise.all(
    ['ravi', 'maya', 'sofia', 'akiko', 'george', 'nora', 'hugo'].map((name) => system.as(name)),
  )) as [Client, Client, Client, Client, Client, Client, Client];
  voters = { requester: ravi, changeManager: maya };
  await must(nora, 'createBoard', { key: 'panel', name: 'Panel', kind: 'SERVICE' });
  for (const member of ['akiko', 'george', 'sofia'])
    await must(nora, 'addBoardMember', { board: 'panel', person: mail(member), chair: member === 'akiko' });
  await rulesInForce(
    [nora, hugo],
    [
      {
        name: 'panel',
        types: ['EXPEDITED'],
        steps: [{ name: 'Panel', boards: ['panel'], require: 'BOARD' }],
      },
      { name: 'cab', types: ['NORMAL'], steps: [{ name: 'CAB', boards: ['cab'], require: 'ANY' }] },
    ],
  );
}, 60_000);

afterAll(() => system.stop());

const set = (rules: Record<string, unknown>) => must(nora, 'updateBoard', { board: 'panel', ...rules });
const before = (over = {}) => authorizing(voters, { ...panel, ...over });

interface Eligible {
  readonly capacity: string;
  readonly chair: boolean;
  readonly person: { readonly name: string };
  readonly onBehalfOf: { readonly name: string } | null;
  readonly board: { readonly key: string };
}
const fields = `nodes { capacity chair person { name } onBehalfOf { name } board { key } }`;
const electorate = async (board: string, at: Date): Promise<string[]> =>
  (
    await ravi.ask<{ boardElectorate: { nodes: Eligible[] } }>(
      `query ($board: String!, $at: DateTime!) { boardElectorate(board: $board, at: $at) { ${fields} } }`,
      { board, at: at.toISOString() },
    )
  ).boardElectorate.nodes
    .map(
      (n) => `${n.person.name}${n.chair ? ' (chair)' : ''}${n.capacity === 'MEMBER' ? '' : ` ${n.capacity}`}`,
    )
    .sort();

describe('how a board decides', () => {
  it.each([
    ['a quorum of nobody', { quorum: 0 }],
    ['a negative quorum', { quorum: -1 }],
    ['a threshold of nobody', { votingRule: { require: 'COUNT', threshold: 0 } }],
    ['more than everybody', { votingRule: { require: 'PERCENT_OF_VOTES', threshold: 101 } }],
    ['the board’s rule as the board’s rule', { votingRule: { require: 'BOARD' } }],
    ['a time zone that is none', { timeZone: 'Mars/Olympus' }],
    ['a casting vote where no tie can be', { castingVote: true }],
    ['no time at all to answer', { sla: [{ risk: 'LOW', hours: 0 }] }],
  ])('cannot be %s', async (_, rules) => {
    expect(await refusals(nora, 'updateBoard', { board: 'panel', ...rules })).toEqual(['INVALID_INPUT']);
  });

  it('is the administrators’ to say, and is on record', async () => {
    expect(await refusals(maya, 'updateBoard', { board: 'panel', quorum: 2 })).toEqual(['default-deny']);
    await set({ timeZone: 'Europe/Berlin' });
    const told = await system.rows<{ data: { altered: unknown } }>(
      `SELECT data FROM event WHERE type = 'board.updated' ORDER BY seq DESC LIMIT 1`,
    );
    expect(told[0]?.data.altered).toEqual({ timeZone: { from: 'UTC', to: 'Europe/Berlin' } });
  });

  it('waits for its quorum, in which an abstention takes part', async () => {
    await set({ quorum: 2, votingRule: { require: 'ANY' }, veto: true });
    const change = await before();
    expect(await voteCodes(akiko, change)).toEqual([]);
    expect(await stateOf(ravi, change.number)).toBe('AUTHORIZING');
    expect((await roundsOf(ravi, change.number))[0]?.stillNeeded).toBe(
      'Panel: 1 more vote for its quorum of 2, of 2 who may still vote.',
    );
    expect(await voteCodes(george, change, { verdict: 'ABSTAIN' })).toEqual([]);
    expect(await stateOf(ravi, change.number)).toBe('SCHEDULED');
  });

  it('is by majority once nothing can undo it, and at a tie by whoever leads it', async () => {
    await set({ quorum: 1, votingRule: { require: 'MAJORITY' }, veto: false, castingVote: true });
    const early = await before();
    await voteCodes(sofia, early);
    await voteCodes(george, early);
    expect(await stateOf(ravi, early.number)).toBe('SCHEDULED');
    const tie = await before();
    for (const [voter, ballot] of [
      [akiko, {}],
      [sofia, no],
      [george, { verdict: 'ABSTAIN' }],
    ] as const)
      expect(await voteCodes(voter, tie, ballot)).toEqual([]);
    expect(await stateOf(ravi, tie.number)).toBe('SCHEDULED');
    const lost = await before();
    for (const [voter, ballot] of [
      [sofia, {}],
      [akiko, no],
      [george, { verdict: 'ABSTAIN' }],
    ] as const)
      expect(await voteCodes(voter, lost, ballot)).toEqual([]);
    expect(await stateOf(ravi, lost.number)).toBe('REJECTED');
  });

  it('stays as it was frozen for a round that is open, whatever is set meanwhile', async () => {
    await set({ castingVote: false, votingRule: { require: 'ALL' }, veto: true, quorum: 3 });
    const change = await before();
    await set({ votingRule: { require: 'ANY' }, quorum: 1 });
    await must(nora, 'addBoardMember', { board: 'panel', person: mail('maya') });
    expect(await voteCodes(akiko, change)).toEqual([]);
    expect(await voteCodes(maya, change)).toEqual(['NOT_PERMITTED']);
    expect(await stateOf(ravi, change.number)).toBe('AUTHORIZING');
    await must(nora, 'removeBoardMember', { board: 'panel', person: mail('maya') });
  });

  it('is refused where it could never be: the change is not put before too few', async () => {
    await set({ quorum: 4 });
    const { number } = await does(ravi, 'fileChange', { ...wholeChange(panel), submit: true });
    const { problems } = await attempt(maya, 'assessChange', { change: number });
    expect(problems.map((p) => p.rule)).toEqual(['quorum-above-electorate']);
    expect(await stateOf(ravi, number)).toBe('ASSESSING');
    await set({ quorum: 1 });
  });

  it('answers within the shortest time that it promises for the risk', async () => {
    await set({
      sla: [
        { risk: 'MEDIUM', hours: 2 },
        { risk: 'HIGH', hours: 1 },
      ],
    });
    const change = await before();
    const [asked] = await system.events(change.number, 'change.approvalRequested');
    const hours = (Date.parse(String(asked?.['dueAt'])) - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(1.9);
    expect(hours).toBeLessThan(2.01);
    await set({ sla: [] });
  });
});

describe('who is on a board', () => {
  it('may be asked about some services alone', async () => {
    await must(nora, 'addBoardMember', { board: 'panel', person: mail('maya'), services: ['payments'] });
    const asked = async (services: string[]) =>
      (await roundsOf(ravi, (await before({ services })).number))[0]?.steps[0]?.mayVote.map((p) => p.name);
    expect(await asked(['search'])).not.toContain('Maya Patel');
    expect(await asked(['payments'])).toContain('Maya Patel');
    await must(nora, 'removeBoardMember', { board: 'panel', person: mail('maya') });
  });

  it.each([
    ['a deputy with the chair', { person: mail('maya'), deputy: true, chair: true }],
    [
      'a deputy of somebody who is not on it',
      { person: mail('maya'), deputy: true, deputyFor: [mail('paul')] },
    ],
    ['a deputy of services', { person: mail('maya'), deputy: true, services: ['search'] }],
    ['a member who stands in', { person: mail('maya'), deputyFor: [mail('akiko')] }],
  ])('is not %s', async (_, member) => {
    expect(await refusals(nora, 'addBoardMember', { board: 'panel', ...member })).toEqual(['INVALID_INPUT']);
  });

  it('is known for every day that has been, with comings and goings, chairs and deputies', async () => {
    const first = new Date();
    await must(nora, 'removeBoardMember', { board: 'panel', person: mail('sofia') });
    const gone = new Date();
    await must(nora, 'addBoardMember', { board: 'panel', person: mail('maya'), chair: true });
    const led = new Date();
    await must(nora, 'addBoardMember', {
      board: 'panel',
      person: mail('sofia'),
      deputy: true,
      deputyFor: [mail('george')],
    });
    const stood = new Date();
    await must(nora, 'setRoles', { person: mail('george'), roles: ['REQUESTER'] });
    const lost = new Date();
    await must(nora, 'setRoles', { person: mail('george'), roles: ['APPROVER'] });

    expect(await electorate('panel', new Date(0))).toEqual([]);
    expect(await electorate('panel', first)).toEqual([
      'Akiko Tanaka (chair)',
      'George Mensah',
      'Sofia Rossi',
    ]);
    expect(await electorate('panel', gone)).toEqual(['Akiko Tanaka (chair)', 'George Mensah']);
    expect(await electorate('panel', led)).toEqual(['Akiko Tanaka', 'George Mensah', 'Maya Patel (chair)']);
    expect(await electorate('panel', stood)).toContain('Sofia Rossi DEPUTY');
    expect(await electorate('panel', lost)).not.toContain('George Mensah');
    expect(await electorate('panel', new Date())).toContain('George Mensah');

    const { couldVote } = await ravi.ask<{ couldVote: { nodes: Eligible[] } }>(
      `query ($at: DateTime!, $person: String) { couldVote(at: $at, person: $person) { ${fields} } }`,
      { at: stood.toISOString(), person: mail('sofia') },
    );
    expect(couldVote.nodes.find((n) => n.board.key === 'panel')).toMatchObject({
      capacity: 'DEPUTY',
      onBehalfOf: { name: 'George Mensah' },
    });
    await must(nora, 'addBoardMember', { board: 'panel', person: mail('ines') });
    expect(await system.intrude(`UPDATE board_member SET to_at = from_at WHERE to_at IS NOT NULL`)).toBe(
      'board_member_kept_check',
    );
  });

  it('leaves a board that is asked no more to its open rounds, and the rules that name it are told', async () => {
    await set({ votingRule: { require: 'ANY' } });
    const open = await before();
    const { board } = await mutate<{ board: { active: boolean; namedByRules: string[] } }>(
      nora,
      'updateBoard',
      { board: 'panel', active: false, name: 'Old panel' },
      'board { active namedByRules }',
    );
    expect(board).toEqual({ active: false, namedByRules: ['panel'] });
    expect(await voteCodes(akiko, open)).toEqual([]);
    expect(await stateOf(ravi, open.number)).toBe('SCHEDULED');
    const { number } = await does(ravi, 'fileChange', { ...wholeChange(panel), submit: true });
    const { problems } = await attempt(maya, 'assessChange', { change: number });
    expect(problems.map((p) => p.rule)).toEqual(['empty-electorate']);
    expect(await electorate('panel', new Date())).toEqual([]);
  });
});
