import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { answer, roundsOf, stateOf, voteCodes } from '../support/approvals.ts';
import { attempt, does, type ShownChange } from '../support/changes.ts';
import type { Client } from '../support/client.ts';
import { OwnSystem } from '../support/own-system.ts';
import { outage } from '../support/rest-approvals.ts';
import { waitFor } from '../support/wait-for.ts';

// Each test is many requests to a real server, on machines that may be busy.
jest.setTimeout(60_000);

let system: OwnSystem;
let lena: Client;
let sofia: Client;
let akiko: Client;
let maya: Client;
let claire: Client;

beforeAll(async () => {
  system = await OwnSystem.start();
  [lena, sofia, akiko, maya, claire] = (await Promise.all(
    ['lena', 'sofia', 'akiko', 'maya', 'claire'].map((name) => system.as(name)),
  )) as [Client, Client, Client, Client, Client];
}, 60_000);

afterAll(() => system.stop());

const declare = (client: Client, over: Record<string, unknown> = {}): Promise<ShownChange> =>
  does(client, 'declareEmergency', outage(over));
const begin = async (over: Record<string, unknown> = {}): Promise<ShownChange> => {
  const { number } = await declare(lena, over);
  return does(lena, 'startImplementation', { change: number });
};
const ratify = (client: Client, change: ShownChange, over: Record<string, unknown> = {}) =>
  answer(client, 'ratifyEmergency', { change: change.number, digest: change.contentDigest, ...over });
const violationsOf = async (change: ShownChange) =>
  (
    await claire.ask<{ violations: { nodes: { id: string; rule: string; disposition: string }[] } }>(
      `query ($filter: ViolationFilter) { violations(filter: $filter) { nodes { id rule disposition } } }`,
      { filter: { change: change.number } },
    )
  ).violations.nodes;

describe('declareEmergency', () => {
  it('asks the emergency board at once, and names the declarer to carry it out', async () => {
    const change = await declare(lena);
    expect(change.state).toBe('AUTHORIZING');
    expect(await roundsOf(lena, change.number)).toMatchObject([
      { purpose: 'AUTHORIZATION', steps: [{ name: 'Emergency board', current: true }] },
    ]);
    const [asked] = await system.events(change.number, 'change.approvalRequested');
    expect(asked?.['askedPersons']).toHaveLength(3);
    const { change: shown } = await lena.ask<{ change: { implementer: { name: string } } }>(
      `query ($ref: String!) { change(ref: $ref) { implementer { name } } }`,
      { ref: change.number },
    );
    expect(shown.implementer.name).toBe('Lena Fischer');
  });

  it('is for those who may, and needs an incident and a service', async () => {
    expect((await attempt(sofia, 'declareEmergency', outage())).problems[0]?.code).toBe('NOT_PERMITTED');
    expect(
      (await attempt(lena, 'declareEmergency', outage({ services: ['no-such'] }))).problems,
    ).toMatchObject([{ code: 'INVALID_REFERENCE', path: ['input', 'services'] }]);
    const mutation = `mutation ($input: DeclareEmergencyInput!) { declareEmergency(input: $input) { problems { code } } }`;
    expect(await lena.codes(mutation, { input: outage({ incident: ' ' }) })).toEqual(['BAD_USER_INPUT']);
    expect(await lena.codes(mutation, { input: outage({ state: 'SCHEDULED' }) })).toEqual(['BAD_USER_INPUT']);
  });

  it('leads to an ordinary approval when the board is quicker than the work', async () => {
    const change = await declare(lena);
    expect(await answer(sofia, 'ratifyEmergency', { change: change.number, revision: 1 })).toBe(
      'WRONG_STATE',
    );
    expect(await voteCodes(sofia, change)).toEqual([]);
    expect(await stateOf(lena, change.number)).toBe('SCHEDULED');
    expect(await violationsOf(change)).toEqual([]);
  });

  it('leads to a rejection when the board says no in time', async () => {
    const change = await declare(lena);
    expect(await voteCodes(sofia, change, { verdict: 'REJECT', comment: 'not now' })).toEqual([]);
    expect(await stateOf(lena, change.number)).toBe('REJECTED');
    const started = await attempt(lena, 'startImplementation', { change: change.number });
    expect(started.problems[0]?.code).toBe('WRONG_STATE');
  });
});

describe('an emergency that began unapproved', () => {
  it('owes its ratification, counted from the start of the work', async () => {
    const change = await begin();
    expect(change.state).toBe('IMPLEMENTING');
    expect(await roundsOf(lena, change.number)).toMatchObject([{ purpose: 'RATIFICATION', state: 'OPEN' }]);
    const [row] = await system.rows<{ hours: number }>(
      `SELECT extract(epoch FROM r.due_at - c.started_at)::float / 3600 AS hours
       FROM approval_round r JOIN change c ON c.id = r.change_id WHERE c.number = $1`,
      [Number(change.number.slice(4))],
    );
    expect(row?.hours).toBe(24);
  });

  it('is ratified by somebody who had no hand in it', async () => {
    const change = await begin();
    expect(await ratify(lena, change)).toContain('SEGREGATION_VIOLATION');
    expect(await ratify(sofia, change)).toBe('IMPLEMENTING');
    expect(await roundsOf(lena, change.number)).toMatchObject([{ state: 'APPROVED', late: false }]);
    expect(await system.events(change.number, 'change.emergencyRatified')).toMatchObject([{ late: false }]);
  });

  it('is ratified through castVote as well: the vote is what counts', async () => {
    const change = await begin();
    expect(await voteCodes(akiko, change)).toEqual([]);
    expect(await roundsOf(lena, change.number)).toMatchObject([{ state: 'APPROVED' }]);
  });

  it('keeps the votes cast before it began', async () => {
    const change = await declare(lena);
    expect(await voteCodes(sofia, change, { verdict: 'ABSTAIN' })).toEqual([]);
    await does(lena, 'startImplementation', { change: change.number });
    expect(await roundsOf(lena, change.number)).toMatchObject([
      { purpose: 'RATIFICATION', votes: [{ verdict: 'ABSTAIN' }] },
    ]);
  });

  it('loses its ratification by a material edit, and owes another', async () => {
    const change = await begin();
    await ratify(sofia, change);
    const edited = await does(lena, 'updateChange', {
      change: change.number,
      expectedVersion: change.version,
      backoutPlan: 'Start the old gateway.',
    });
    expect(edited.state).toBe('IMPLEMENTING');
    expect(await roundsOf(lena, change.number)).toMatchObject([
      { number: 2, state: 'OPEN', purpose: 'RATIFICATION' },
      { number: 1, state: 'VOIDED' },
    ]);
    expect(await ratify(akiko, change)).toBe('STALE_CONTENT');
    expect(await ratify(akiko, edited)).toBe('IMPLEMENTING');
  });

  it('has a violation on record when its board refuses, and may be asked about again', async () => {
    const change = await begin();
    expect(await ratify(sofia, change, { verdict: 'REJECT', comment: 'reckless' })).toBe('IMPLEMENTING');
    const [violation] = await violationsOf(change);
    expect(violation).toMatchObject({ rule: 'emergency-ratification-refused', disposition: 'OPEN' });
    expect(await ratify(akiko, change)).toBe('WRONG_STATE');

    const again = { change: change.number, reason: 'The log shows that it was needed.' };
    expect(await answer(lena, 'requestRatification', again)).toBe('NOT_PERMITTED');
    expect(await answer(maya, 'requestRatification', again)).toBe('IMPLEMENTING');
    expect(await answer(maya, 'requestRatification', again)).toBe('WRONG_STATE');
    expect(await ratify(akiko, change)).toBe('IMPLEMENTING');

    const settle = (client: Client) =>
      client.ask<{
        recordViolationDisposition: {
          violation: { disposition: string } | null;
          problems: { code: string }[];
        };
      }>(
        `mutation ($input: RecordViolationDispositionInput!) { recordViolationDisposition(input: $input) {
           violation { disposition } problems { code } } }`,
        { input: { violation: violation?.id, disposition: 'ACCEPTED', note: 'The outage left no choice.' } },
      );
    expect((await settle(lena)).recordViolationDisposition.violation).toBeNull();
    expect((await settle(claire)).recordViolationDisposition.violation).toEqual({ disposition: 'ACCEPTED' });
    expect((await settle(claire)).recordViolationDisposition.problems).toMatchObject([
      { code: 'WRONG_STATE' },
    ]);
  });

  it('does not close unratified', async () => {
    const change = await begin({ implementationPlan: 'Restart.' });
    await does(lena, 'completeImplementation', { change: change.number });
    const tomas = await system.as('tomas');
    await does(tomas, 'recordValidation', { change: change.number, result: 'PASSED' });
    const closed = await attempt(maya, 'closeChange', { change: change.number, outcome: 'SUCCESSFUL' });
    expect(closed.problems.map((p) => p.message).join(' ')).toContain('never ratified');
    expect(await stateOf(lena, change.number)).toBe('REVIEWING');
  });
});

describe('a ratification that nobody gives in time', () => {
  const inHaste = {
    ratificationHours: 3 / 3600,
    reminderAtShare: 0.3,
    escalation: [
      { to: 'requesterManager', atShare: 0.6 },
      { to: 'changeManagers', atShare: 1 },
    ],
  };
  let hasty: OwnSystem;

  beforeAll(async () => {
    hasty = await OwnSystem.start({ workers: 1, policyFiles: { 'emergency.json': inHaste } });
  }, 90_000);
  afterAll(() => hasty.stop());

  it('goes by a file that is on record, with what it says, once for all processes', async () => {
    const events = await hasty.rows<{ data: { digests: Record<string, string>; altered: object[] } }>(
      `SELECT data FROM event WHERE type = 'houseFiles.cameIntoForce' ORDER BY seq`,
    );
    expect(events).toHaveLength(2);
    const [shipped, altered] = events.map(({ data }) => data);
    expect(shipped?.altered.map((file) => (file as { before: null }).before)).toEqual(
      Object.keys(shipped?.digests ?? {}).map(() => null),
    );
    const before = shipped?.digests['emergency.json'];
    expect(altered?.altered).toEqual([{ file: 'emergency.json', before, after: inHaste }]);
  });

  it('reminds, escalates, is a violation on record, and may still be given late', async () => {
    const declarer = await hasty.as('lena');
    const { number } = await declare(declarer);
    const change = await does(declarer, 'startImplementation', { change: number });
    const happened = (type: string) =>
      waitFor(async () => (await hasty.events(number, type)).length > 0, { within: 20_000, what: type });
    for (const type of ['change.approvalReminded', 'change.approvalEscalated', 'change.ratificationMissed'])
      await happened(type);
    await waitFor(async () => (await hasty.events(number, 'change.approvalEscalated')).length === 2, {
      within: 20_000,
      what: 'both rungs',
    });

    const [led] = await hasty.rows<{ george: string; maya: string }>(
      `SELECT (SELECT person_id FROM account WHERE username = 'george') AS george,
              (SELECT person_id FROM account WHERE username = 'maya') AS maya`,
    );
    expect((await hasty.events(number, 'change.approvalEscalated')).map((e) => e['escalatedTo'])).toEqual([
      [led?.george],
      [led?.maya],
    ]);
    expect(await hasty.events(number, 'change.approvalReminded')).toHaveLength(1);
    expect(await hasty.events(number, 'change.violationRecorded')).toMatchObject([
      { rule: 'emergency-ratification-missed' },
    ]);

    // The way round the board is closed to these people until that is settled; the way through it is open.
    const next = await declare(declarer);
    const early = await attempt(declarer, 'startImplementation', { change: next.number });
    expect(early.problems).toMatchObject([{ code: 'NOT_READY', rule: 'start-early-needs-clean-record' }]);
    const elsewhere = await declare(await hasty.as('tomas'));
    await does(await hasty.as('tomas'), 'startImplementation', { change: elsewhere.number });

    const ratifier = await hasty.as('sofia');
    expect(await ratify(ratifier, change)).toBe('IMPLEMENTING');
    expect(await hasty.events(number, 'change.emergencyRatified')).toMatchObject([{ late: true }]);
    expect(await roundsOf(declarer, number)).toMatchObject([{ state: 'APPROVED', late: true }]);
    expect(await voteCodes(ratifier, next)).toEqual([]);
    await does(declarer, 'startImplementation', { change: next.number });
  }, 90_000);
});
