import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import { deliveryFact } from '#delivery';
import { github } from './github.ts';

interface Examples {
  readonly name: string;
  readonly examples: readonly { readonly action?: string }[];
}
const require = createRequire(import.meta.url);
const all = require('@octokit/webhooks-examples') as readonly Examples[];
const places = { services: {}, environments: {} };
const read = (event: string, payload: unknown) => github.read(event, payload, places);
const examplesOf = (event: string) => all.find(({ name }) => name === event)?.examples ?? [];

describe('GitHub’s real examples', () => {
  it.each(all.map(({ name, examples }) => [name, examples] as const))(
    'of %s each bring facts or are said to be unread',
    (name, examples) => {
      const kinds = examples.map((example) => read(name, example).kind);
      expect(kinds.filter((kind) => kind === 'malformed')).toEqual([]);
      for (const example of examples) {
        const reading = read(name, example);
        if (reading.kind !== 'facts') continue;
        for (const fact of reading.facts)
          expect(deliveryFact.safeParse(fact).error?.issues ?? []).toEqual([]);
      }
    },
  );

  it.each([
    ['push', 'commit'],
    ['pull_request', 'review'],
    ['pull_request_review', 'review'],
    ['workflow_run', 'build'],
    ['check_run', 'testRun'],
    ['status', 'testRun'],
    ['deployment', 'deployment'],
    ['deployment_status', 'deployment'],
    ['issues', 'workItem'],
  ])('of %s bring a %s', (name, kind) => {
    const facts = examplesOf(name).flatMap((example) => {
      const reading = read(name, example);
      return reading.kind === 'facts' ? reading.facts : [];
    });
    expect(facts.length).toBeGreaterThan(0);
    expect(new Set(facts.map((fact) => fact.kind))).toEqual(new Set([kind]));
  });

  it('say the state of a pull request, and who reviewed what', () => {
    const merged = examplesOf('pull_request').map((example) => read('pull_request', example));
    expect(merged).toContainEqual({
      kind: 'facts',
      facts: [expect.objectContaining({ kind: 'review', state: 'OPEN', number: '2', verdicts: [] })],
    });
    const [reviewed] = examplesOf('pull_request_review').filter(({ action }) => action === 'submitted');
    expect(read('pull_request_review', reviewed)).toMatchObject({
      facts: [
        {
          repository: 'Codertocat/Hello-World',
          author: { issuer: 'https://github.com', subject: 'codertocat' },
          commits: ['ec26c3e57ca3a959ca5aad62de7213c562f8c821'],
          verdicts: [{ verdict: 'COMMENTED', by: { subject: 'codertocat' } }],
        },
      ],
    });
  });
});

const repository = { full_name: 'acme/payments', html_url: 'https://github.com/acme/payments' };
const sha = 'a'.repeat(40);
const commit = (over: object) => ({
  repository,
  commits: [
    {
      ...{ id: sha, message: 'Pay\n\nCHG-000007', timestamp: '2026-11-21T14:00:00+01:00' },
      author: { name: 'Ann', email: 'Ann@acme.example', username: 'ann' },
      committer: { name: 'GitHub', email: 'noreply@github.com', username: 'web-flow' },
      ...over,
    },
  ],
});

describe('a push', () => {
  it('tells who wrote a commit, and not that the site committed it', () => {
    expect(read('push', commit({}))).toEqual({
      kind: 'facts',
      facts: [
        {
          ...{ kind: 'commit', repository: 'acme/payments', sha, message: 'Pay\n\nCHG-000007' },
          hands: [
            { hat: 'author', issuer: 'mail', subject: 'ann@acme.example', said: 'Ann <Ann@acme.example>' },
          ],
          committedAt: new Date('2026-11-21T13:00:00Z'),
        },
      ],
    });
  });

  it('names by account whoever hides the address', () => {
    const author = { name: 'Ann', email: '1+ann@users.noreply.github.com', username: 'ann' };
    expect(read('push', commit({ author }))).toMatchObject({
      facts: [{ hands: [{ hat: 'author', issuer: 'https://github.com', subject: 'ann' }] }],
    });
  });

  it('is told to be malformed by the names of its fields alone', () => {
    expect(read('push', commit({ id: 'secret', timestamp: 'never' }))).toEqual({
      kind: 'malformed',
      why: 'It is not what this event looks like: commits.0.id: is no full commit hash; commits.0.timestamp: is no time',
    });
  });
});

describe('a deployment', () => {
  const deployment = {
    repository,
    deployment: {
      ...{
        id: 1,
        sha,
        environment: 'prod',
        description: 'For CHG-000007',
        created_at: '2026-11-21T14:00:00Z',
      },
      payload: { image: `registry/app@sha256:${'b'.repeat(64)}` },
      creator: { login: 'ann' },
    },
  };
  const status = (state: string) => ({
    ...deployment,
    deployment_status: { state, created_at: '2026-11-21T14:05:00Z', target_url: 'https://ci.example/1' },
  });
  const mapped = {
    services: { 'acme/*': 'payments' },
    environments: { prod: 'production-eu', 'pr-*': null },
  };

  it('says what was brought where by whom, in the catalogue’s names', () => {
    expect(github.read('deployment_status.created', status('success'), mapped)).toEqual({
      kind: 'facts',
      facts: [
        {
          ...{
            kind: 'deployment',
            source: 'https://github.com/acme/payments',
            externalId: '1',
            region: null,
          },
          ...{
            service: 'payments',
            environment: 'production-eu',
            artifact: `sha256:${'b'.repeat(64)}`,
            commit: sha,
          },
          deployer: { issuer: 'https://github.com', subject: 'ann', said: 'ann' },
          ...{ outcome: 'SUCCEEDED', url: 'https://ci.example/1', changeNamed: 'CHG-000007' },
          startedAt: new Date('2026-11-21T14:00:00Z'),
          finishedAt: new Date('2026-11-21T14:05:00Z'),
        },
      ],
    });
  });

  it.each([
    ['in_progress', 'STARTED'],
    ['failure', 'FAILED'],
    ['error', 'FAILED'],
  ])('that is %s is %s', (state, outcome) => {
    expect(github.read('deployment_status', status(state), mapped)).toMatchObject({ facts: [{ outcome }] });
  });

  it('that became inactive, or went where nobody asks, is passed over', () => {
    expect(github.read('deployment_status', status('inactive'), mapped).kind).toBe('unread');
    const preview = { ...deployment, deployment: { ...deployment.deployment, environment: 'pr-17' } };
    expect(github.read('deployment', preview, mapped)).toEqual({
      kind: 'unread',
      why: 'Deployments to pr-17 are passed over, as the integration says.',
    });
  });
});
