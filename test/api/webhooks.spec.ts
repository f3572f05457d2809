import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Service } from '#platform/embedded';
import type { Client } from '../support/client.ts';
import { command } from '../support/ground.ts';
import { OwnSystem } from '../support/own-system.ts';
import { waitFor } from '../support/wait-for.ts';
import { deployment, environments, event, Poster, push, services, shaOf, some } from '../support/webhooks.ts';

// Processes are started, and one of them is killed.
jest.setTimeout(90_000);

let system: OwnSystem;
let worker: Service;
let nora: Client;
let github: Poster;

beforeAll(async () => {
  system = await OwnSystem.start();
  [worker, nora] = await Promise.all([system.addWorker(), system.as('nora')]);
  github = await Poster.of(nora, 'GITHUB', { services, environments });
}, 60_000);
afterAll(() => system.stop());

const commitsOf = (repository: string) =>
  system.rows<{ sha: string; author: string; change: string | null; account: string }>(
    `SELECT k.sha, k.hands #>> '{0,subject}' AS author, k.change_id AS change, a.username AS account
     FROM source_commit k JOIN account a ON a.id = k.recorded_account WHERE k.repository = $1`,
    [repository],
  );
const deploymentsOf = (source: string) =>
  system.rows<{
    commit_sha: string;
    service: string;
    environment: string;
    outcome: string;
    deployer: string;
  }>(
    `SELECT d.commit_sha, s.key AS service, e.key AS environment, d.outcome, d.deployer_subject AS deployer
     FROM deployment d JOIN service s ON s.id = d.service_id JOIN environment e ON e.id = d.environment_id
     WHERE d.source = $1`,
    [source],
  );
const eventsOf = (poster: Poster, type: string) =>
  system.rows<{ data: Record<string, unknown>; door: string; actor_kind: string }>(
    `SELECT e.data, e.door, e.actor_kind FROM event e JOIN integration i ON i.id = e.subject_id
     WHERE i.key = $1 AND e.type = $2 ORDER BY e.seq`,
    [poster.key, type],
  );

describe('a delivery', () => {
  it('is kept as it came, and read in the background in the name of its service account', async () => {
    const [repository, sha] = [`acme/${some()}`, shaOf()];
    const headers = { ...event('push'), authorization: 'Bearer not-to-be-kept', cookie: 'nor=this' };
    const told = await github.tell(push(repository, sha), headers);
    expect(told).toMatchObject({
      ...{ state: 'READ', verdict: 'TAKEN', event: 'push', externalId: headers['x-github-delivery'] },
      readings: [{ outcome: 'READ', facts: [{ kind: 'commit', count: 1 }], problems: [] }],
    });
    expect(JSON.parse(told.body ?? '')).toEqual(push(repository, sha));
    expect(told.headers.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['x-github-event', 'x-hub-signature-256', 'content-type']),
    );
    expect(JSON.stringify(told.headers)).not.toMatch(/not-to-be-kept|nor=this/);
    expect(await commitsOf(repository)).toEqual([
      { sha, author: 'lena@acme.example', change: null, account: expect.stringMatching(/^hook-/) },
    ]);
    expect(await eventsOf(github, 'integration.deliveryRead')).toContainEqual({
      ...{ door: 'webhook', actor_kind: 'service' },
      data: expect.objectContaining({ outcome: 'READ', facts: { commit: 1 } }),
    });
  });

  it('that comes again is known, under its own id and under another; another one under its id is refused', async () => {
    const [repository, id] = [`acme/${some()}`, some()];
    const payload = push(repository, shaOf());
    const { delivery } = (await github.post(payload, event('push', id))).body;
    expect(await github.post(payload, event('push', id))).toEqual({
      status: 200,
      body: { delivery, known: true },
    });
    expect(await github.post(payload, event('push'))).toEqual({
      status: 200,
      body: { delivery, known: true },
    });
    const other = await github.post(push(repository, shaOf()), event('push', id));
    expect(other).toMatchObject({ status: 409, body: { code: 'ALREADY_EXISTS' } });
    expect(await github.deliveries({ states: ['REJECTED'] })).toContainEqual(
      expect.objectContaining({ verdict: 'ID_REUSED', externalId: id, readings: [] }),
    );
    await github.read(delivery);
    expect(await commitsOf(repository)).toHaveLength(1);
  });

  it('that comes many times at once is taken once', async () => {
    const payload = push(`acme/${some()}`, shaOf());
    const headers = event('push');
    const answers = await Promise.all(Array.from({ length: 12 }, () => github.post(payload, headers)));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(11).fill(200), 202]);
    expect(new Set(answers.map(({ body }) => body.delivery)).size).toBe(1);
  });

  it('that nobody vouches for is turned away, and on record without what it says', async () => {
    const repository = `acme/${some()}`;
    const own = await Poster.of(nora, 'GITHUB', { services });
    const forged = await own.post(push(repository, shaOf()), event('push'), { secret: 'guessed' });
    expect(forged).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
    const bearer = await (
      await own.machine()
    ).rest('POST', `/api/v1/webhooks/${own.key}`, push(repository, shaOf()));
    expect(bearer.status).toBe(401);
    expect(await own.deliveries()).toMatchObject([
      {
        state: 'REJECTED',
        verdict: 'BAD_SIGNATURE',
        body: null,
        event: null,
        externalId: null,
        readings: [],
      },
      { state: 'REJECTED', verdict: 'BAD_SIGNATURE', body: null },
    ]);
    expect(await eventsOf(own, 'integration.deliveryRejected')).toHaveLength(2);
    expect(await commitsOf(repository)).toEqual([]);
    const [refused] = await own.deliveries();
    const answer = await command(nora, 'replayWebhookDelivery', { delivery: refused?.id }).catch(String);
    expect(answer).toContain('nobody vouches');
  });

  it('that no flood of forgeries can be made of', async () => {
    const own = await Poster.of(nora, 'JIRA', {});
    const forge = (n: number) => own.post({ n }, {}, { secret: 'guessed' });
    for (let n = 0; n < 150; n += 15) await Promise.all(Array.from({ length: 15 }, (_, i) => forge(n + i)));
    const [{ kept } = { kept: 0 }] = await system.rows<{ kept: number }>(
      `SELECT count(*)::int AS kept FROM webhook_delivery d JOIN integration i ON i.id = d.integration_id WHERE i.key = $1`,
      [own.key],
    );
    // Those that are judged at the same moment do not see one another.
    expect(kept).toBeGreaterThanOrEqual(100);
    expect(kept).toBeLessThan(115);
  });

  it('that is no JSON, or no JSON by its type, is refused', async () => {
    expect(await github.post('{"a": ', event('push'))).toMatchObject({
      status: 400,
      body: { code: 'BAD_USER_INPUT' },
    });
    expect(await github.deliveries({ states: ['REJECTED'] })).toContainEqual(
      expect.objectContaining({ verdict: 'MALFORMED', body: '{"a": ' }),
    );
    const form = { ...event('push'), 'content-type': 'application/x-www-form-urlencoded' };
    expect((await github.post('payload=1', form)).status).toBe(400);
    const nobody = await nora.rest('POST', '/api/v1/webhooks/nobody', {});
    expect(nobody).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  });

  it('that tells nothing is kept and said to be unread', async () => {
    const told = await github.tell({ zen: `Keep it logically awesome ${some()}.` }, event('ping'));
    expect(told).toMatchObject({
      ...{ state: 'UNREAD', event: 'ping' },
      readings: [
        { outcome: 'UNREAD', note: 'GitHub’s event ping tells nothing that Gavel records.', facts: [] },
      ],
    });
    expect(await github.deliveries({ event: 'ping', states: ['UNREAD'] })).toContainEqual(told);
    expect(await github.deliveries({ event: 'ping', receivedTo: '2020-01-01T00:00:00Z' })).toEqual([]);
  });

  it('that names what the catalogue lacks waits for somebody who mends the mapping, and is read once more', async () => {
    const own = await Poster.of(nora, 'GITHUB', {});
    const repository = `acme/${some()}`;
    const told = await own.tell(deployment(repository, shaOf()), event('deployment_status'));
    expect(told).toMatchObject({
      state: 'REFUSED',
      readings: [
        {
          outcome: 'REFUSED',
          facts: [],
          problems: [{ code: 'INVALID_REFERENCE' }, { code: 'INVALID_REFERENCE' }],
        },
      ],
    });
    expect(await own.deliveries({ states: ['REFUSED', 'FAILED'] })).toHaveLength(1);
    await command(nora, 'updateIntegration', { integration: own.id, services, environments });
    expect(await own.replay(told.id)).toMatchObject({
      state: 'READ',
      readings: [{ outcome: 'READ' }, { outcome: 'REFUSED' }],
    });
    // A second time nothing is new.
    const release = await system.as('ravi');
    expect((await own.replay(told.id)).readings).toMatchObject([
      { outcome: 'READ' },
      { outcome: 'READ' },
      {},
    ]);
    expect(await deploymentsOf(`https://github.com/${repository}`)).toMatchObject([
      { service: 'search', environment: 'production-eu', outcome: 'SUCCEEDED', deployer: 'lena-f' },
    ]);
    expect(await eventsOf(own, 'integration.deliveryReplayed')).toMatchObject([
      { data: { before: 'REFUSED', after: 'WAITING' } },
      { data: { before: 'READ', after: 'WAITING' } },
    ]);
    const refused = await release.send(
      `mutation ($input: ReplayWebhookDeliveryInput!) { replayWebhookDelivery(input: $input) { problems { code } } }`,
      { input: { delivery: told.id } },
    );
    expect(refused.data).toEqual({ replayWebhookDelivery: { problems: [{ code: 'NOT_PERMITTED' }] } });
  });

  it('leads to the same record in whatever order a story is told', async () => {
    const [forth, back] = [`acme/${some()}`, `acme/${some()}`];
    const [one, two] = [shaOf(), shaOf()];
    await github.tell(push(forth, one, 'For CHG-999999'), event('push'));
    await github.tell(deployment(forth, one), event('deployment_status'));
    await github.tell(deployment(back, two), event('deployment_status'));
    await github.tell(push(back, two, 'For CHG-999999'), event('push'));
    const told = async (repository: string, sha: string) =>
      JSON.parse(
        JSON.stringify([
          await commitsOf(repository),
          await deploymentsOf(`https://github.com/${repository}`),
        ]).replaceAll(sha, 'sha'),
      ) as unknown[][];
    const story = await told(forth, one);
    expect(story.map((rows) => rows.length)).toEqual([1, 1]);
    expect(await told(back, two)).toEqual(story);
  });

  it('survives the worker that reads it, and a database that fails it', async () => {
    const repository = `acme/${some()}`;
    await system.rows(`ALTER TABLE source_commit ADD CONSTRAINT refused_for_a_test CHECK (false) NOT VALID`);
    const waiting = await Promise.all(
      Array.from({ length: 20 }, () => github.post(push(repository, shaOf()), event('push'))),
    );
    expect(waiting.map(({ status }) => status)).toEqual(Array<number>(20).fill(202));
    const [first] = waiting.map(({ body }) => body.delivery ?? '');
    const failed = await waitFor(
      async () => {
        const found = await github.delivery(first ?? '');
        return found.readings.length > 0 && found;
      },
      { what: 'a reading that fails' },
    );
    expect(failed).toMatchObject({
      state: 'WAITING',
      readings: expect.arrayContaining([expect.objectContaining({ outcome: 'FAILED' })]),
    });
    await worker.kill();
    await system.rows(`ALTER TABLE source_commit DROP CONSTRAINT refused_for_a_test`);
    worker = await system.addWorker();
    for (const { body } of waiting) expect((await github.read(body.delivery)).state).toBe('READ');
    const commits = await commitsOf(repository);
    expect(new Set(commits.map(({ sha }) => sha)).size).toBe(20);
    expect(commits).toHaveLength(20);
  });
});
