import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { attempt, does, type ShownChange, wholeChange } from '../support/changes.ts';
import type { Client } from '../support/client.ts';
import { junit, upload } from '../support/evidence.ts';
import { command } from '../support/ground.ts';
import { OwnSystem } from '../support/own-system.ts';
import { stack } from '../support/stack.ts';
import { waitFor } from '../support/wait-for.ts';
import { deployment, environments, event, Poster, push, services, shaOf, some } from '../support/webhooks.ts';

// A worker is started, and what time brings is waited for.
jest.setTimeout(60_000);

/** Times of collecting, in seconds before the window. */
const seconds = { ask: 6, remind: 4, owners: 3, managers: 2 };
const inHours = (n: number): number => n / 3_600;

let system: OwnSystem;
let ravi: Client;
let lena: Client;
let maya: Client;
let nora: Client;

beforeAll(async () => {
  const shipped = JSON.parse(readFileSync(path.join(stack().root, 'policies/evidence.json'), 'utf8')) as {
    rows: object[];
  };
  const deployed = {
    ...{ rule: 'emergency-tells-its-deployment', name: 'An emergency tells where it was deployed' },
    ...{ by: 'close', types: ['EMERGENCY'], evidence: [{ kind: 'DEPLOYMENT_LOG', freshAfter: [] }] },
  };
  const rows = [...shipped.rows, deployed];
  const collecting = {
    askHoursBefore: inHours(seconds.ask),
    remindHoursBefore: [inHours(seconds.remind)],
    escalation: [
      { to: 'owners', hoursBefore: inHours(seconds.owners) },
      { to: 'changeManagers', hoursBefore: inHours(seconds.managers) },
    ],
    closeWithinHours: 72,
  };
  system = await OwnSystem.start({
    workers: 1,
    policyFiles: { 'evidence.json': { ...shipped, rows, collecting } },
  });
  const all = await Promise.all(['ravi', 'lena', 'maya', 'nora'].map((name) => system.as(name)));
  [ravi, lena, maya, nora] = all as [Client, Client, Client, Client];
}, 60_000);

afterAll(() => system.stop());

const tests = (change: string) =>
  upload(ravi, change, { kind: 'TEST_REPORT', name: `${some()}.xml` }, junit(0));

describe('missing evidence', () => {
  const soon = (n: number) => new Date(Date.now() + n * 1_000).toISOString();
  const told = async (change: string): Promise<string[]> =>
    (
      await system.rows<{ said: string }>(
        `SELECT e.type || coalesce(' ' || (e.data ->> 'to'), '') AS said FROM event e JOIN change c ON c.id = e.subject_id
         WHERE c.number = $1 AND e.type LIKE 'change.evidence%ed' AND e.type <> 'change.evidenceAttached' ORDER BY e.seq`,
        [Number(change.replace(/\D/g, ''))],
      )
    ).map(({ said }) => said);
  const newsOf = async (client: Client, change: string): Promise<string[]> => {
    const { myNotifications } = await client.ask<{
      myNotifications: { nodes: { kind: string; text: string; change: { number: string } | null }[] };
    }>(`{ myNotifications(first: 100) { nodes { kind text change { number } } } }`);
    return myNotifications.nodes
      .filter((one) => one.change?.number === change && one.kind.startsWith('EVIDENCE'))
      .map(({ kind }) => kind)
      .reverse();
  };

  it('is asked for as the window nears, then reminded of and escalated; what could not be read is read again', async () => {
    const window = { plannedStart: soon(9), plannedEnd: soon(3_600), services: ['web-shop'] };
    const own = await Poster.of(nora, 'GITHUB', {});
    const file = (): Promise<ShownChange> =>
      does(ravi, 'fileChange', { ...wholeChange(window), submit: true });
    const [bare, whole] = [await file(), await file()];
    await tests(whole.number);
    // Its repository is mapped to no service yet.
    const repository = `acme/${some()}`;
    const refused = await own.tell(
      { ...deployment(repository, shaOf()), description: bare.number },
      event('deployment_status'),
    );
    expect(refused.state).toBe('REFUSED');
    await command(nora, 'updateIntegration', { integration: own.id, services, environments });

    await waitFor(async () => (await told(bare.number)).length === 4, {
      within: 30_000,
      what: 'all to be told',
    });
    expect(await told(bare.number)).toEqual([
      'change.evidenceAsked',
      'change.evidenceReminded',
      'change.evidenceEscalated owners',
      'change.evidenceEscalated changeManagers',
    ]);
    expect(await newsOf(lena, bare.number)).toEqual(
      expect.arrayContaining(['EVIDENCE_ASKED', 'EVIDENCE_REMINDED']),
    );
    expect(await newsOf(maya, bare.number)).toEqual(['EVIDENCE_ESCALATED']);
    expect((await own.read(refused.id)).state).toBe('READ');
    // Nothing was missing: nobody was bothered.
    expect(await told(whole.number)).toEqual([]);
    // What is brought late is not asked for again; what becomes stale is.
    await tests(bare.number);
    await own.tell(push(`acme/${some()}`, shaOf(), `Late (${bare.number})`), event('push'));
    await waitFor(async () => (await told(bare.number)).length === 5, {
      within: 20_000,
      what: 'to be asked anew',
    });
    expect((await told(bare.number)).at(-1)).toBe('change.evidenceAsked');
  });
});

describe('an emergency', () => {
  const lacks = async (change: string): Promise<string[]> => {
    const found = await ravi.ask<{
      change: { evidenceCompleteness: { needs: { kind: string; status: string; by: string }[] } };
    }>(`query ($ref: String!) { change(ref: $ref) { evidenceCompleteness { needs { kind status by } } } }`, {
      ref: change,
    });
    return found.change.evidenceCompleteness.needs.map((need) => `${need.by} ${need.kind} ${need.status}`);
  };

  it('begins without evidence, and does not close before it is there', async () => {
    const tomas = await system.as('tomas');
    const { number: change } = await does(ravi, 'declareEmergency', {
      ...{ title: 'Payments are down', reason: 'They fail.', incident: some() },
      ...{ services: ['payments'], environments: ['production-eu'], implementer: 'lena@acme.example' },
    });
    expect(await lacks(change)).toEqual(['close TEST_REPORT MISSING', 'close DEPLOYMENT_LOG MISSING']);
    await does(lena, 'startImplementation', { change });
    const deploys = async (outcome: string): Promise<void> => {
      const { status } = await lena.rest('POST', '/api/v1/deployments', {
        ...{ source: 'https://ci.acme.example', externalId: change, service: 'payments', change },
        ...{ environment: 'production-eu', deployer: 'lena@acme.example', outcome },
        ...{ startedAt: '2026-11-21T10:00:00Z', finishedAt: '2026-11-21T10:05:00Z' },
      });
      expect([200, 201]).toContain(status);
    };
    await deploys('SUCCEEDED');
    expect(await lacks(change)).toEqual(['close TEST_REPORT MISSING', 'close DEPLOYMENT_LOG SATISFIED']);
    await does(lena, 'completeImplementation', { change });
    await does(tomas, 'recordValidation', { change, result: 'PASSED' });
    const early = await attempt(maya, 'closeChange', { change, outcome: 'SUCCESSFUL' });
    const refusal = early.problems.find(({ rule }) => rule === 'close-needs-completeness');
    expect(refusal?.message).toContain('evidence: TEST_REPORT (there is none)');
    await tests(change);
    await deploys('ROLLED_BACK');
    expect(await lacks(change)).toEqual(['close TEST_REPORT SATISFIED', 'close DEPLOYMENT_LOG FAILED']);
  });
});
