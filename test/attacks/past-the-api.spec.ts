import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Agenda, RecordMoved } from '#changes/contract';
import { fromGlobalId } from '#kernel';
import { authorizing, stateOf, voteCodes, type Voters } from '../support/approvals.ts';
import type { ShownChange } from '../support/changes.ts';
import type { Client } from '../support/client.ts';
import { OwnSystem } from '../support/own-system.ts';
import { stack } from '../support/stack.ts';
import { waitFor } from '../support/wait-for.ts';
import { impatient, TemporalView } from '../support/workflows.ts';

// Whoever gets at Temporal or at the application's database role still decides nothing (attacks 31, 32 and 40).
jest.setTimeout(120_000);

let system: OwnSystem;
let temporal: TemporalView;
let voters: Voters;
let akiko: Client;

beforeAll(async () => {
  system = await OwnSystem.start({ workers: 1, policyFiles: impatient(60) });
  temporal = TemporalView.at(stack().temporalAddress);
  const [ravi, maya] = await Promise.all([system.as('ravi'), system.as('maya')]);
  voters = { requester: ravi, changeManager: maya };
  akiko = await system.as('akiko');
}, 90_000);
afterAll(async () => {
  await temporal.close();
  await system.stop();
});

const happened = async ({ number }: ShownChange): Promise<string[]> =>
  (
    await system.rows<{ type: string }>(
      `SELECT e.type FROM event e JOIN change c ON c.id = e.subject_id WHERE c.number = $1 ORDER BY e.seq`,
      [Number(number.slice(4))],
    )
  ).map((row) => row.type);
const running = (change: ShownChange) =>
  waitFor(async () => (await temporal.statusOf(change)) === 'RUNNING', { what: 'the workflow to run' });

/** News of the record as only the relay should send them. */
const news = (change: ShownChange, over: Partial<Agenda>): RecordMoved => ({
  agenda: {
    changeId: fromGlobalId(change.id)?.id ?? '',
    asOf: 1,
    number: change.number,
    type: 'NORMAL',
    state: 'SCHEDULED',
    services: [],
    ended: false,
    next: null,
    ...over,
  },
  correlationId: 'forged',
  indexed: false,
});

describe('whoever can signal the workflow of a change', () => {
  it.each([
    ['a state that it does not have', {}],
    [
      'a reminder that is not due',
      { next: { kind: 'approval-reminder', key: 'approval-reminder:forged:1', at: '2020-01-01T00:00:00Z' } },
    ],
    [
      'an escalation that is not due',
      {
        next: {
          kind: 'approval-escalation',
          key: 'approval-escalation:forged:1',
          at: '2020-01-01T00:00:00Z',
        },
      },
    ],
    [
      'a deadline that nobody knows',
      { next: { kind: 'approve-it', key: 'approve-it:1', at: '2020-01-01T00:00:00Z' } },
    ],
  ])('and tells it of %s, moves nothing (31)', async (_, over) => {
    const change = await authorizing(voters);
    await running(change);
    const before = await happened(change);
    await temporal.handleOf(change).signal('recordMoved', news(change, { ...over, asOf: 9_000_000 }));
    // The workflow has heard it once this much is in its history; a change voted on then shows that it still listens.
    await waitFor(
      async () => {
        const { historyLength } = (await temporal.describe(change)) ?? { historyLength: 0 };
        return historyLength > 5;
      },
      { what: 'the signal' },
    );
    expect(await happened(change)).toEqual(before);
    expect(await stateOf(akiko, change.number)).toBe('AUTHORIZING');
    expect(await voteCodes(akiko, change)).toEqual([]);
    expect(await stateOf(akiko, change.number)).toBe('SCHEDULED');
  });

  it('and floods it, loses no vote and brings nothing about (40)', async () => {
    const change = await authorizing(voters);
    await running(change);
    const before = await happened(change);
    const forged = news(change, { asOf: 0, state: 'CLOSED', ended: true });
    await Promise.all(
      Array.from({ length: 300 }, () => temporal.handleOf(change).signal('recordMoved', forged)),
    );
    expect(await happened(change)).toEqual(before);
    expect(await voteCodes(akiko, change)).toEqual([]);
    expect(await stateOf(akiko, change.number)).toBe('SCHEDULED');
  });
});

describe('whoever has the password of the application’s database role', () => {
  const anyChange = `(SELECT id FROM change WHERE state = 'AUTHORIZING' ORDER BY number DESC LIMIT 1)`;
  it.each([
    [
      'schedules a change by hand',
      `UPDATE change SET state = 'SCHEDULED', version = version + 1 WHERE id = ${anyChange}`,
      'change_approval_check',
    ],
    [
      'approves a round by hand',
      `UPDATE approval_round SET state = 'approved', decided_at = now() WHERE change_id = ${anyChange}`,
      'approval_round_votes_check',
    ],
    ['takes a vote out', `DELETE FROM vote`, '42501'],
    ['rewrites what happened', `UPDATE event SET actor_name = 'Somebody else'`, '42501'],
    ['forgets what happened', `TRUNCATE event`, '42501'],
    ['rewrites why something was decided', `UPDATE policy_decision SET verdict = 'allow'`, '42501'],
    ['removes the rules of the database', `ALTER TABLE vote DISABLE TRIGGER ALL`, '42501'],
    ['becomes somebody else', `SET ROLE gavel_owner`, '42501'],
  ])('and %s is refused by the database itself (32)', async (_, sql, refusal) => {
    await authorizing(voters);
    expect(await system.intrude(sql)).toBe(refusal);
  });
});
