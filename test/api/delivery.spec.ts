import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { authorizing, voteCodes, type Voters } from '../support/approvals.ts';
import { does } from '../support/changes.ts';
import type { Answer, Client } from '../support/client.ts';
import { OwnSystem } from '../support/own-system.ts';

// Each test is many requests to a real server, on machines that may be busy.
jest.setTimeout(60_000);

let system: OwnSystem;
let ravi: Client;
let lena: Client;
let maya: Client;
let akiko: Client;
let voters: Voters;

beforeAll(async () => {
  system = await OwnSystem.start();
  [ravi, lena, maya, akiko] = (await Promise.all(
    ['ravi', 'lena', 'maya', 'akiko'].map((name) => system.as(name)),
  )) as [Client, Client, Client, Client];
  voters = { requester: ravi, changeManager: maya };
}, 60_000);

afterAll(() => system.stop());

let told = 0;
const digest = (n: number) => `sha256:${String(n).repeat(64)}`;
const deployed = (over: Record<string, unknown> = {}) => ({
  source: 'https://ci.acme.example/search',
  externalId: `run-${(told += 1)}`,
  service: 'search',
  environment: 'production-eu',
  deployer: 'https://github.com|Lena-F',
  startedAt: '2026-03-02T09:00:00Z',
  finishedAt: '2026-03-02T09:05:00Z',
  outcome: 'SUCCEEDED',
  ...over,
});
const record = (input: object, by = lena): Promise<Answer> => by.rest('POST', '/api/v1/deployments', input);
const scheduled = async (over: Record<string, unknown> = {}) => {
  const change = await authorizing(voters, over);
  expect(await voteCodes(akiko, change)).toEqual([]);
  return change;
};

describe('a deployment', () => {
  it('is kept with the change it names, and shows on its timeline', async () => {
    const change = await authorizing(voters, { services: ['payments'] });
    const { status, body } = await record(deployed({ change: change.number, service: 'payments' }));
    expect([status, (body as { change: string }).change]).toEqual([201, change.id]);
    expect(await system.events(change.number, 'change.deploymentRecorded')).toMatchObject([
      {
        source: 'https://ci.acme.example/search',
        deployerIssuer: 'https://github.com',
        deployerSubject: 'lena-f',
      },
    ]);
  });

  it('finds its change by service, environment and artifact, and is of none when two may be meant', async () => {
    const artifact = { name: 'search', digest: digest(1) };
    const change = await scheduled({ artifacts: [artifact] });
    await scheduled();
    const found = await record(deployed({ artifact: artifact.digest }));
    expect((found.body as { change: string }).change).toBe(change.id);
    await scheduled();
    const either = await record(deployed({ artifact: digest(2) }));
    expect((either.body as { change: string | null }).change).toBeNull();
    const events = await system.rows(`SELECT data FROM event WHERE type = 'deployment.recorded'`);
    expect(events).toMatchObject([{ data: { artifactDigest: digest(2), outcome: 'SUCCEEDED' } }]);
  });

  it('is told once: the same again is the same, another story under its id is refused', async () => {
    const input = deployed();
    const answers = await Promise.all([record(input), record(input), record(input)]);
    expect(new Set(answers.map(({ body }) => (body as { id: string }).id)).size).toBe(1);
    const other = await record({ ...input, outcome: 'FAILED' });
    expect([other.status, (other.body as { code: string }).code]).toEqual([409, 'ALREADY_EXISTS']);
    const kept = await system.rows(`SELECT outcome FROM deployment WHERE external_id = $1`, [
      input.externalId,
    ]);
    expect(kept).toEqual([{ outcome: 'SUCCEEDED' }]);
  });

  it.each([
    ['of a service that is not in the catalogue', { service: 'nothing' }, 422],
    ['that ends before it begins', { finishedAt: '2026-03-02T08:00:00Z' }, 422],
    ['with an artifact that is no digest', { artifact: 'latest' }, 400],
    ['with a field that it does not have', { recordedBy: 'somebody' }, 400],
  ])('%s is refused', async (_, over, status) => {
    const before = await system.rows(`SELECT count(*)::int AS n FROM deployment`);
    expect((await record(deployed(over))).status).toBe(status);
    expect(await system.rows(`SELECT count(*)::int AS n FROM deployment`)).toEqual(before);
  });

  it('is told by those who deliver, not by whoever asks for changes', async () => {
    expect((await record(deployed(), ravi)).status).toBe(403);
  });

  it('is never rewritten, by the application neither', async () => {
    expect(await system.intrude(`UPDATE deployment SET outcome = 'STARTED'`)).toBe(
      'deployment_goes_on_check',
    );
    expect(await system.intrude(`DELETE FROM source_commit`)).toBe('42501');
  });

  it('is listed, the newest first, by every filter and page after page', async () => {
    await record(deployed({ startedAt: '2026-03-03T09:00:00Z', finishedAt: null, outcome: 'STARTED' }));
    const { deployments } = await ravi.ask<{
      deployments: { nodes: { outcome: string; service: { key: string } }[] };
    }>(
      `query ($filter: DeploymentFilter) { deployments(filter: $filter, first: 5) { nodes { outcome service { key } } } }`,
      {
        filter: {
          services: ['search'],
          environments: ['production-eu'],
          outcomes: ['STARTED'],
          linked: false,
        },
      },
    );
    expect(deployments.nodes).toEqual([{ outcome: 'STARTED', service: { key: 'search' } }]);
    const first = await lena.rest('GET', '/api/v1/deployments?limit=1');
    const { nextCursor, items } = first.body as { nextCursor: string; items: { id: string }[] };
    const next = await lena.rest('GET', `/api/v1/deployments?limit=1&after=${nextCursor}`);
    expect((next.body as { items: { id: string }[] }).items[0]?.id).not.toBe(items[0]?.id);
  });
});

describe('a commit', () => {
  it('is kept with everybody who had a hand in it, for the change that its message names', async () => {
    const change = await authorizing(voters);
    const input = {
      repository: 'acme/search',
      sha: 'c'.repeat(40),
      author: 'Sofia Rossi <sofia@acme.example>',
      committer: 'noreply@github.com',
      reviewers: ['https://github.com|akiko'],
      message: `Raise the limit (${change.number})\n\nCo-authored-by: George <george@acme.example>`,
      committedAt: '2026-03-02T08:00:00Z',
    };
    const { status, body } = await lena.rest('POST', '/api/v1/commits', input);
    expect([status, (body as { change: string }).change]).toEqual([201, change.id]);
    const again = await lena.rest('POST', '/api/v1/commits', input);
    expect((again.body as { id: string }).id).toBe((body as { id: string }).id);
    const { sourceCommits } = await ravi.ask<{ sourceCommits: { nodes: unknown[] } }>(
      `query ($filter: SourceCommitFilter) { sourceCommits(filter: $filter) { nodes { sha hands { hand said } } } }`,
      { filter: { change: change.number } },
    );
    expect(sourceCommits.nodes).toMatchObject([
      {
        hands: [
          { hand: 'AUTHOR', said: 'Sofia Rossi <sofia@acme.example>' },
          { hand: 'COMMITTER', said: 'noreply@github.com' },
          { hand: 'CO_AUTHOR', said: 'George <george@acme.example>' },
          { hand: 'REVIEWER', said: 'https://github.com|akiko' },
        ],
      },
    ]);
    await does(ravi, 'commentOnChange', { change: change.number, text: 'Seen.' });
  });
});
