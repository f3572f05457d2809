import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { authorizing } from '../support/approvals.ts';
import { does, type ShownChange, wholeChange } from '../support/changes.ts';
import type { Client } from '../support/client.ts';
import { OwnSystem } from '../support/own-system.ts';
import { stack } from '../support/stack.ts';
import { waitFor } from '../support/wait-for.ts';
import { impatient, TemporalView } from '../support/workflows.ts';

let system: OwnSystem;
let temporal: TemporalView;
let ravi: Client;
let maya: Client;

beforeAll(async () => {
  system = await OwnSystem.start({ policyFiles: impatient(2) });
  await Promise.all([system.addWorker(), system.addWorker()]);
  temporal = TemporalView.at(stack().temporalAddress);
  [ravi, maya] = await Promise.all([system.as('ravi'), system.as('maya')]);
}, 90_000);

afterAll(async () => {
  await temporal.close();
  await system.stop();
});

const handIn = (over: Record<string, unknown> = {}): Promise<ShownChange> =>
  does(ravi, 'fileChange', { ...wholeChange(over), submit: true });
const isRunning = (change: ShownChange) =>
  waitFor(async () => (await temporal.statusOf(change)) === 'RUNNING', { what: 'the workflow to run' });
/** Once its workflow has ended, nothing can happen to it any more. */
const cancel = async (change: ShownChange): Promise<void> => {
  await does(ravi, 'cancelChange', { change: change.number, comment: 'Not needed.' });
  await waitFor(async () => (await temporal.statusOf(change)) === 'COMPLETED', {
    what: 'the workflow to end',
  });
};
const types = ['change.approvalReminded', 'change.approvalEscalated'];
const happened = async (change: ShownChange) =>
  system.rows<{ type: string; correlation_id: string; door: string; actor_kind: string }>(
    `SELECT e.type, e.correlation_id, e.door, e.actor_kind FROM event e JOIN change c ON c.id = e.subject_id
     WHERE c.number = $1 AND e.type = ANY($2) ORDER BY e.seq`,
    [Number(change.number.slice(4)), types],
  );
/** The reminder at half the time and both rungs of the ladder. */
const everyDeadline = ['change.approvalReminded', 'change.approvalEscalated', 'change.approvalEscalated'];

describe('the workflow of a change', () => {
  it('starts when the change is handed in, not before, and ends when the change does', async () => {
    const draft = await does(ravi, 'fileChange', wholeChange());
    const change = await handIn();
    await isRunning(change);
    expect(await temporal.describe(draft)).toBeNull();
    await cancel(change);
  });

  it('is found in Temporal by number, type, service and the state it is in now', async () => {
    const change = await handIn({ services: ['search', 'payments'] });
    const { workflowId } = temporal.handleOf(change);
    const query = (state: string): string =>
      `GavelNumber = '${change.number}' AND GavelType = 'NORMAL' AND GavelServices = 'search' AND GavelState = '${state}'`;
    const finds = (state: string) =>
      waitFor(async () => (await temporal.search(query(state))).includes(workflowId), { what: state });
    await finds('ASSESSING');
    await does(ravi, 'cancelChange', { change: change.number, comment: 'Not needed.' });
    await finds('CANCELED');
  });

  it('meets each deadline once, with two workers, under the correlation id of the request before it', async () => {
    const filed = await handIn();
    const sent = maya.with({ 'x-correlation-id': 'assessed-by-maya' });
    const change = await does(sent, 'assessChange', { change: filed.number });
    await waitFor(async () => (await happened(change)).length >= everyDeadline.length, { what: 'deadlines' });
    await cancel(change);
    const events = await happened(change);
    expect(events.map((event) => event.type)).toEqual(everyDeadline);
    for (const event of events)
      expect(event).toMatchObject({
        correlation_id: 'assessed-by-maya',
        door: 'workflow',
        actor_kind: 'system',
      });
  });

  it('is not harmed by messages that come twice or late', async () => {
    const change = await authorizing({ requester: ravi, changeManager: maya });
    await system.rows(
      `INSERT INTO outbox (topic, key, payload, correlation_id, created_at, due_at)
       SELECT 'change', id, '{}', 'again', now(), now() + n * interval '40 ms'
       FROM change, generate_series(0, 30) AS n WHERE number = $1 RETURNING id`,
      [Number(change.number.slice(4))],
    );
    await isRunning(change);
    const agenda = {
      changeId: 'stale',
      asOf: 0,
      number: 'CHG-0',
      type: 'NORMAL',
      state: 'DRAFT',
      services: [],
    };
    await temporal.handleOf(change).signal('recordMoved', {
      agenda: { ...agenda, ended: true, next: null },
      correlationId: 'late',
      indexed: false,
    });
    await waitFor(async () => (await happened(change)).length >= everyDeadline.length, { what: 'deadlines' });
    await waitFor(async () => (await system.rows('SELECT 1 FROM outbox')).length === 0, {
      what: 'the outbox',
    });
    expect(await temporal.statusOf(change)).toBe('RUNNING');
    await cancel(change);
    expect((await happened(change)).map((event) => event.type)).toEqual(everyDeadline);
  });

  it('is started for every open change when an administrator asks for it', async () => {
    const change = await handIn();
    await isRunning(change);
    await temporal.handleOf(change).terminate('a fault');
    const nora = await system.as('nora');
    const mutation = 'mutation { reconcileWorkflows { asked problems { code } } }';
    const { reconcileWorkflows } = await nora.ask<{ reconcileWorkflows: { asked: number } }>(mutation);
    expect(reconcileWorkflows.asked).toBeGreaterThan(0);
    await isRunning(change);
    expect(await ravi.ask(mutation)).toEqual({
      reconcileWorkflows: { asked: null, problems: [{ code: 'NOT_PERMITTED' }] },
    });
  });
});
