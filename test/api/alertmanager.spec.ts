import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { findAlertmanager, type RunningAlertmanager, startAlertmanager } from '../support/alertmanager.ts';
import type { Client } from '../support/client.ts';
import { does } from '../support/changes.ts';
import { machineOf, seeded } from '../support/seeded.ts';
import { waitFor } from '../support/wait-for.ts';

jest.setTimeout(60_000);

interface Taken {
  readonly id: string | null;
  readonly change: string | null;
  readonly opened: boolean;
  readonly code?: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly path: string[] }[];
  readonly problems?: readonly { readonly wayOut: string }[];
}
interface News {
  readonly type: string;
  readonly door: string;
  readonly actorKind: string;
  readonly data: { readonly name: string; readonly fingerprint: string };
}

let machine: Client;
let member: Client;
beforeAll(async () => {
  [machine, member] = await Promise.all([machineOf('tomas', 'emergency:declare'), seeded('akiko')]);
});

const started = new Date(Date.now() - 60_000).toISOString();
const alert = (over: Record<string, unknown> = {}) => ({
  status: 'firing',
  labels: { alertname: 'Down', service: 'search', environment: 'production-eu', severity: 'critical' },
  annotations: { summary: 'Search answers nothing' },
  startsAt: started,
  endsAt: '0001-01-01T00:00:00Z',
  generatorURL: '',
  fingerprint: '1111',
  ...over,
});
const notification = (groupKey: string, over: Record<string, unknown> = {}) => ({
  version: '4',
  groupKey,
  status: 'firing',
  receiver: 'gavel',
  truncatedAlerts: 0,
  groupLabels: { alertname: 'Down' },
  commonLabels: { alertname: 'Down', service: 'search', environment: 'production-eu' },
  commonAnnotations: { summary: 'Search answers nothing' },
  externalURL: 'http://alertmanager.example',
  alerts: [alert()],
  ...over,
});

async function post(body: unknown, as = machine): Promise<{ status: number; body: Taken }> {
  const { status, body: answer } = await as.rest('POST', '/api/v1/webhooks/alertmanager', body);
  return { status, body: answer as Taken };
}

async function newsOf(change: string): Promise<News[]> {
  const found = await member.ask<{ change: { timeline: { nodes: News[] } } }>(
    `query ($ref: String!) { change(ref: $ref) { timeline(first: 100) { nodes { type door actorKind data } } } }`,
    { ref: change },
  );
  return found.change.timeline.nodes.filter((event) => event.type.startsWith('change.alert'));
}

async function waitingFor(
  client: Client,
): Promise<{ change: { number: string; title: string; type: string } }[]> {
  const { myApprovals } = await client.ask<{
    myApprovals: { nodes: { change: { number: string; title: string; type: string } }[] };
  }>(`{ myApprovals(first: 100) { nodes { change { number title type } } } }`);
  return myApprovals.nodes;
}

describe('a notification', () => {
  it('opens an emergency that its board is asked about, once for its group', async () => {
    const group = randomUUID();
    const first = await post(notification(group));
    expect(first).toMatchObject({ status: 201, body: { opened: true } });
    const change = first.body.change ?? '';
    expect(await waitingFor(member)).toContainEqual({
      change: { number: change, title: 'Down on search', type: 'EMERGENCY' },
    });
    // The same again, and from a second Alertmanager: nothing is new.
    expect(await post(notification(group))).toMatchObject({ status: 200, body: { change, opened: false } });
    expect(await newsOf(change)).toMatchObject([
      {
        type: 'change.alertFired',
        door: 'webhook',
        actorKind: 'service',
        data: { name: 'Down', fingerprint: '1111' },
      },
    ]);
    const both = [alert(), alert({ fingerprint: '2222' })];
    expect(await post(notification(group, { alerts: both }))).toMatchObject({
      status: 200,
      body: { change },
    });
    const resolved = both.map((one) => ({ ...one, status: 'resolved', endsAt: new Date().toISOString() }));
    expect(await post(notification(group, { status: 'resolved', alerts: resolved }))).toMatchObject({
      status: 200,
      body: { change },
    });
    expect((await newsOf(change)).map((event) => [event.type, event.data.fingerprint])).toEqual([
      ['change.alertFired', '1111'],
      ['change.alertFired', '2222'],
      ['change.alertResolved', '1111'],
      ['change.alertResolved', '2222'],
    ]);
  });

  it('opens one emergency when many arrive at once', async () => {
    const group = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        post(notification(group, { alerts: [alert({ fingerprint: String(i) })] })),
      ),
    );
    expect(answers.map((a) => a.status).sort()).toEqual([...Array<number>(11).fill(200), 201]);
    expect(new Set(answers.map((a) => a.body.change)).size).toBe(1);
    const news = await newsOf(answers[0]?.body.change ?? '');
    expect(new Set(news.map((event) => event.data.fingerprint)).size).toBe(12);
  });

  it('opens another one when the first is over', async () => {
    const group = randomUUID();
    const first = await post(notification(group));
    const manager = await seeded('maya');
    await does(manager, 'cancelChange', { change: first.body.change, comment: 'false alarm' });
    const second = await post(notification(group));
    expect(second).toMatchObject({ status: 201, body: { opened: true } });
    expect(second.body.change).not.toBe(first.body.change);
  });

  it('falls back on a production environment when none is named', async () => {
    const labels = { alertname: 'Down', service: 'search' };
    const { body } = await post(
      notification(randomUUID(), { commonLabels: labels, alerts: [alert({ labels })] }),
    );
    const found = await member.ask(`query ($ref: String!) { change(ref: $ref) { environments { key } } }`, {
      ref: body.change,
    });
    expect(found).toEqual({ change: { environments: [{ key: 'production-us' }] } });
  });

  it('has nothing to do when all it says is that something unknown is over', async () => {
    expect(
      await post(notification(randomUUID(), { status: 'resolved', alerts: [alert({ status: 'resolved' })] })),
    ).toEqual({
      status: 200,
      body: { id: null, change: null, opened: false },
    });
  });

  it.each([
    ['a service nobody knows', 'nowhere', 'has no active service "nowhere"'],
    ['no service', undefined, 'no label "service"'],
  ])('is refused with %s, by the labels that are needed', async (_, service, detail) => {
    const labels = { alertname: 'Down', ...(service === undefined ? {} : { service }) };
    const answer = await post(
      notification(randomUUID(), { commonLabels: labels, alerts: [alert({ labels })] }),
    );
    expect(answer).toMatchObject({ status: 422, body: { code: 'INVALID_REFERENCE' } });
    expect(answer.body.detail).toContain(detail);
    expect(answer.body.problems?.[0]?.wayOut).toContain('label "service"');
  });

  it.each([
    ['another version', { ...notification('x'), version: '3' }, ['version']],
    ['no alerts', { ...notification('x'), alerts: [] }, ['alerts']],
    ['a list', [], []],
    ['nothing', undefined, []],
  ])('is refused with %s', async (_, body, path) => {
    const answer = await post(body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'BAD_USER_INPUT' } });
    expect(answer.body.errors?.[0]?.path ?? []).toEqual(path);
  });

  it('is what an incident of alerts comes from: nobody declares one by hand', async () => {
    const { errors } = await (
      await seeded('tomas')
    ).send(
      `mutation ($input: DeclareEmergencyInput!) { declareEmergency(input: $input) { change { number } problems { code } } }`,
      {
        input: {
          title: 'By hand',
          reason: 'To see.',
          services: ['search'],
          environments: ['production-eu'],
          incident: `alert:${'0'.repeat(64)}`,
        },
      },
    );
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('needs a token that is good for it', async () => {
    const reader = await machineOf('tomas', 'changes:read');
    expect(await post(notification(randomUUID()), reader)).toMatchObject({
      status: 403,
      body: { code: 'NOT_PERMITTED' },
    });
    const stranger = machine.with({ authorization: 'Bearer nonsense' });
    expect((await post(notification(randomUUID()), stranger)).status).toBe(401);
    expect(
      (await post('{"version": "4", ', machine.with({ 'content-type': 'application/json' }))).status,
    ).toBe(400);
  });
});

const binary = findAlertmanager();
// Everywhere but in CI a machine may lack it: apt install prometheus-alertmanager.
const withAlertmanager = binary === null && process.env['CI'] === undefined ? describe.skip : describe;

withAlertmanager('the real Alertmanager', () => {
  let alertmanager: RunningAlertmanager;
  beforeAll(async () => {
    if (binary === null) throw new Error('Alertmanager is not on the PATH: install prometheus-alertmanager.');
    const token = (machine.headers['authorization'] ?? '').replace('Bearer ', '');
    alertmanager = await startAlertmanager(binary, `${machine.url}/api/v1/webhooks/alertmanager`, token);
  });
  afterAll(() => alertmanager.stop());

  const fire = async (alertname: string, over: Record<string, unknown> = {}): Promise<void> => {
    const body = [
      {
        labels: { alertname, service: 'payments', environment: 'production-eu' },
        annotations: { summary: 'Payments fail' },
        ...over,
      },
    ];
    const response = await fetch(`${alertmanager.url}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(200);
  };
  const askedAbout = async (alertname: string): Promise<string | undefined> =>
    (await waitingFor(member)).find(({ change }) => change.title.startsWith(alertname))?.change.number;

  it('has the emergency board asked within a second of the alert', async () => {
    const took: number[] = [];
    for (let i = 0; i < 5; i += 1) {
      const name = `Failing${randomUUID()}`;
      const before = performance.now();
      await fire(name);
      await waitFor(() => askedAbout(name), { every: 5, what: 'the board to be asked' });
      took.push(Math.round(performance.now() - before));
    }
    process.stdout.write(`From alert to asked approvers, in milliseconds: ${took.join(', ')}\n`);
    const median = took.sort((a, b) => a - b)[2];
    expect(median).toBeLessThan(1_000);
  });

  it('brings a second alert of the group, and the end of both, to the same emergency', async () => {
    const name = `Failing${randomUUID()}`;
    const labels = (instance: string) => ({
      alertname: name,
      service: 'payments',
      environment: 'production-eu',
      instance,
    });
    await fire(name, { labels: labels('a') });
    const change = await waitFor(() => askedAbout(name));
    await fire(name, { labels: labels('b') });
    await waitFor(async () => (await newsOf(change)).length === 2, { what: 'the second alert' });
    const endsAt = new Date().toISOString();
    for (const instance of ['a', 'b']) await fire(name, { labels: labels(instance), endsAt });
    const news = await waitFor(
      async () => {
        const all = await newsOf(change);
        return all.length === 4 && all;
      },
      { what: 'both to be resolved' },
    );
    expect(news.map((event) => event.type)).toEqual([
      'change.alertFired',
      'change.alertFired',
      'change.alertResolved',
      'change.alertResolved',
    ]);
    expect((await waitingFor(member)).filter((round) => round.change.title.startsWith(name))).toHaveLength(1);
  });
});
