import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EmbeddedTemporal } from '#platform/embedded';
import { authorizing } from '../support/approvals.ts';
import { does, type ShownChange, wholeChange } from '../support/changes.ts';
import type { Client } from '../support/client.ts';
import { OwnSystem } from '../support/own-system.ts';
import { waitFor } from '../support/wait-for.ts';
import { impatient, newDataDir, startOwnTemporal, TemporalView } from '../support/workflows.ts';

let own: EmbeddedTemporal;
let dataDir: string;
let system: OwnSystem;
let temporal: TemporalView;
let ravi: Client;
let maya: Client;

beforeAll(async () => {
  dataDir = newDataDir();
  own = await startOwnTemporal(undefined, dataDir);
  system = await OwnSystem.start({ policyFiles: impatient(4), env: { TEMPORAL_ADDRESS: own.address } });
  temporal = TemporalView.at(own.address);
  [ravi, maya] = await Promise.all([system.as('ravi'), system.as('maya')]);
}, 90_000);

afterAll(async () => {
  await temporal.close();
  await system.stop();
  await own.stop();
});

const isRunning = (change: ShownChange) =>
  waitFor(async () => (await temporal.statusOf(change)) === 'RUNNING', {
    what: 'the workflow to run',
    within: 40_000,
  });
const count = async (change: ShownChange): Promise<string[]> => [
  ...(await system.events(change.number, 'change.approvalReminded')).map(() => 'reminded'),
  ...(await system.events(change.number, 'change.approvalEscalated')).map(() => 'escalated'),
];
const allMet = (change: ShownChange) =>
  waitFor(async () => (await count(change)).length >= 3, { what: 'every deadline', within: 40_000 });
const once = ['reminded', 'escalated', 'escalated'];

describe('a change is waited for', () => {
  it('by another worker when one is killed', async () => {
    const killed = await system.addWorker();
    const change = await authorizing({ requester: ravi, changeManager: maya });
    await isRunning(change);
    await killed.kill();
    const other = await system.addWorker();
    await allMet(change);
    expect(await count(change)).toEqual(once);
    await other.stop();
  }, 90_000);

  it('after Temporal was down: filing and assessing go on meanwhile', async () => {
    const worker = await system.addWorker();
    await own.stop();
    const change = await authorizing({ requester: ravi, changeManager: maya });
    expect(change.state).toBe('AUTHORIZING');
    const ready = await fetch(`${system.api.url}/health/ready`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({ status: 'degraded', missing: ['temporal'] });
    await waitFor(async () => (await fetch(`${worker.url}/health/ready`)).status === 503, {
      what: 'the worker to say that Temporal is missing',
    });
    const waiting = await waitFor(
      async () => {
        const rows = await system.rows<{ attempts: number; last_error: string }>(
          `SELECT attempts, last_error FROM outbox WHERE topic = 'change' AND attempts > 0`,
        );
        return rows[0];
      },
      { within: 40_000, what: 'the outbox to keep what it could not deliver' },
    );
    expect(waiting.last_error).not.toBe('');
    own = await startOwnTemporal(own.port, dataDir);
    await isRunning(change);
    await allMet(change);
    expect(await count(change)).toEqual(once);
    await worker.stop();
  }, 120_000);

  it('when Temporal lost its whole database', async () => {
    const worker = await system.addWorker();
    const change = await authorizing({ requester: ravi, changeManager: maya });
    const assessing = await does(ravi, 'fileChange', { ...wholeChange(), submit: true });
    await Promise.all([isRunning(change), isRunning(assessing)]);
    await worker.stop();
    await own.stop();
    dataDir = newDataDir();
    own = await startOwnTemporal(own.port, dataDir);
    expect(await temporal.search(`WorkflowType = 'changeLife'`)).toEqual([]);
    await system.addWorker();
    await Promise.all([isRunning(change), isRunning(assessing)]);
    await allMet(change);
    expect(await count(change)).toEqual(once);
  }, 120_000);
});
