import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { deliveryFact, type ToldFact } from '#delivery';
import fc from 'fast-check';
import { nameFrom, payloadOf } from '../domain/delivery.ts';
import type { Reading } from '../domain/reading.ts';
import { digest, type Sample, samples, sha } from '../../testing/index.ts';
import { realData } from '../../../../test/support/real-data.ts';
import { vendors } from './index.ts';

const places = { services: { 'acme/*': 'payments' }, environments: { prod: 'production-eu' } };
const read = ({ vendor, headers, payload }: Sample): Reading => {
  const incoming = { headers, body: Buffer.from(JSON.stringify(payload)) };
  const { event } = nameFrom(vendors[vendor].name(incoming, payload), digest);
  return vendors[vendor].read(event, payload, places);
};
const factsOf = (sample: Sample): readonly ToldFact[] => {
  const reading = read(sample);
  if (reading.kind !== 'facts') throw new Error(reading.why);
  return reading.facts;
};
const faultsOf = (facts: readonly ToldFact[]): unknown[] =>
  facts.flatMap((fact) => deliveryFact.safeParse(fact).error?.issues ?? []);
const sampleOf = (name: string): Sample => {
  const found = samples.find(([one]) => one === name);
  if (found === undefined) throw new Error(`no sample ${name}`);
  return found[2];
};

describe.each(samples)('%s', (name, kinds, sample) => {
  it(`brings ${kinds.join(' and ')}, in the house’s words`, () => {
    const facts = factsOf(sample);
    expect({ name, kinds: facts.map(({ kind }) => kind) }).toEqual({ name, kinds });
    expect(faultsOf(facts)).toEqual([]);
  });

  it('means the same each time it is read', () => {
    expect(read(sample)).toEqual(read(sample));
  });
});

describe('what is told', () => {
  it.each<[string, object]>([
    [
      'an approval on GitLab',
      { author: { subject: 'ann' }, verdicts: [{ verdict: 'APPROVED', commit: sha }], state: 'OPEN' },
    ],
    ['a merge on GitLab', { state: 'MERGED', mergedAs: 'c'.repeat(40), verdicts: [] }],
    [
      'a pipeline of GitLab',
      { state: 'SUCCEEDED', commit: sha, finishedAt: new Date('2026-11-21T14:05:00Z') },
    ],
    [
      'a deployment by GitLab',
      { service: 'payments', environment: 'production-eu', commit: sha, outcome: 'SUCCEEDED' },
    ],
    [
      'a push to Bitbucket Cloud',
      { hands: [{ hat: 'author', issuer: 'mail', subject: 'ann@acme.example' }] },
    ],
    [
      'an approval on Bitbucket Cloud',
      { author: { issuer: 'https://bitbucket.org', subject: 'ann' }, verdicts: [{ by: { subject: 'bob' } }] },
    ],
    [
      'an approval on Bitbucket Data Center',
      { repository: 'ACME/payments', verdicts: [{ verdict: 'APPROVED', by: { subject: 'bob' } }] },
    ],
    [
      'a pull request of Azure Repos',
      { state: 'MERGED', verdicts: [{ verdict: 'APPROVED', by: { issuer: 'mail' } }] },
    ],
    [
      'a release of Azure Pipelines',
      { environment: 'production-eu', deployer: { subject: 'ann@acme.example' } },
    ],
    ['a work item of Azure Boards', { key: 'Acme#17', state: 'Active' }],
    ['a build of Jenkins', { repository: 'acme/payments', commit: sha, state: 'SUCCEEDED' }],
    ['a workflow of CircleCI', { repository: 'acme/payments', commit: sha, state: 'FAILED' }],
    ['a sync of Argo CD', { artifact: digest, commit: sha, deployer: { issuer: 'argo-cd', subject: 'ann' } }],
    ['a quality gate of SonarQube', { verdict: 'FAILED', passed: 1, failed: 1, skipped: 1, commit: sha }],
    ['a test of Snyk', { verdict: 'FAILED', failed: 2, commit: null }],
    [
      'an issue of Jira',
      { key: 'PAY-12', url: 'https://acme.atlassian.net/browse/PAY-12', changeNamed: 'CHG-000007' },
    ],
    [
      'a service deployed, as CDEvents tells it',
      {
        service: 'payments',
        environment: 'production-eu',
        artifact: digest,
        commit: sha,
        changeNamed: 'CHG-000007',
      },
    ],
  ])('of %s', (name, expected) => {
    expect(factsOf(sampleOf(name))[0]).toMatchObject(expected);
  });

  it('of a deployment by Jenkins is what its parameters say', () => {
    expect(factsOf(sampleOf('a deployment by Jenkins'))[1]).toMatchObject({
      ...{ service: 'payments', environment: 'production-eu', artifact: digest, changeNamed: 'CHG-000007' },
    });
  });
});

describe('names of deliveries', () => {
  it.each([
    ['a push to GitLab', { id: 'g1', event: 'push' }],
    ['an approval on GitLab', { id: 'g1', event: 'merge_request.approved' }],
    ['a push to Bitbucket Cloud', { id: 'b1', event: 'repo:push' }],
    ['a push to Azure Repos', { id: 's/4', event: 'git.push' }],
    ['a build of Jenkins', { id: null, event: 'FINALIZED' }],
    ['a workflow of CircleCI', { id: 'c1', event: 'workflow-completed' }],
    ['a sync of Argo CD', { id: null, event: 'sync.Succeeded' }],
    ['a quality gate of SonarQube', { id: 't1/ERROR', event: 'qualityGate' }],
    ['a test of Snyk', { id: 's1', event: 'project_snapshot/v0' }],
    ['an issue of Jira', { id: 'j1', event: 'jira:issue_updated' }],
    ['a service deployed, as CDEvents tells it', { id: 'd1', event: 'service.deployed' }],
  ])('of %s', (name, expected) => {
    const { vendor, headers, payload } = sampleOf(name);
    expect(vendors[vendor].name({ headers, body: Buffer.from('') }, payload)).toEqual(expected);
  });
});

const conformance = realData('cdevents');
const events = existsSync(conformance)
  ? readdirSync(conformance).filter((file) => file.endsWith('.json') && file !== 'domainid.json')
  : [];
/** The events that tell what is recorded; the rest are kept. */
const recorded: Readonly<Record<string, string>> = {
  ...{ service_deployed: 'deployment', service_upgraded: 'deployment', service_rolledback: 'deployment' },
  ...{ build_queued: 'build', build_started: 'build', build_finished: 'build' },
  ...{ pipelinerun_queued: 'build', pipelinerun_started: 'build', pipelinerun_finished: 'build' },
  ...{ testsuiterun_finished: 'testRun', testcaserun_finished: 'testRun' },
  ...{ ticket_created: 'workItem', ticket_updated: 'workItem', ticket_closed: 'workItem' },
};

(events.length === 0 ? describe.skip : describe)(
  `CDEvents’ conformance events${events.length === 0 ? ' (not at hand)' : ''}`,
  () => {
    it.each(events)('%s brings facts or is said to be unread', (file) => {
      const payload: unknown = JSON.parse(readFileSync(path.join(conformance, file), 'utf8'));
      const reading = read({ vendor: 'CDEVENTS', headers: {}, payload });
      const kind = recorded[file.replace('.json', '')];
      if (kind === undefined) expect(reading).toEqual({ kind: 'unread', why: expect.any(String) });
      else {
        expect(reading).toMatchObject({ kind: 'facts' });
        expect(reading.kind === 'facts' && reading.facts[0]?.kind).toBe(kind);
        expect(faultsOf(reading.kind === 'facts' ? reading.facts : [])).toEqual([]);
      }
    });
  },
);

/** Another value somewhere in a payload. */
const mutations = fc.oneof(
  fc.constantFrom<unknown>(null, '', ' ', '\0', '\ud800', 0, -1, 1e308, [], {}, true, 'x'.repeat(30_000)),
  fc.string({ unit: 'binary' }),
  fc.jsonValue(),
);
function alter(payload: unknown, at: number, value: unknown): unknown {
  const places: (readonly [object, string])[] = [];
  const copy: unknown = structuredClone(payload);
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const key of Object.keys(node)) {
      places.push([node, key]);
      walk((node as Record<string, unknown>)[key]);
    }
  };
  walk(copy);
  const [node, key] = places[at % Math.max(1, places.length)] ?? [{}, ''];
  (node as Record<string, unknown>)[key] = value;
  return copy;
}

describe('payloads that somebody tampered with', () => {
  it('are read, passed over or refused in words: never a crash, and nothing that the house could not keep', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...samples),
        fc.array(fc.tuple(fc.nat(200), mutations), { minLength: 1, maxLength: 4 }),
        ([, , sample], changes) => {
          const payload = changes.reduce<unknown>(
            (now, [at, value]) => alter(now, at, value),
            sample.payload,
          );
          const reading = read({ ...sample, payload });
          if (reading.kind === 'facts') {
            expect(faultsOf(reading.facts)).toEqual([]);
            // Half of a surrogate pair is what JSON has to escape, and PostgreSQL keeps none.
            expect(JSON.stringify(reading.facts)).not.toMatch(/\\ud[89a-f]/i);
          } else expect(reading.why).toMatch(/^[^\0]{3,2000}$/su);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('of any other shape are read or refused just so', () => {
    fc.assert(
      fc.property(fc.constantFrom(...samples), fc.jsonValue(), ([, , sample], payload) => {
        expect(['facts', 'unread', 'malformed']).toContain(read({ ...sample, payload }).kind);
      }),
      { numRuns: 1_000 },
    );
  });

  it('that are no JSON in UTF-8 are told apart before anybody reads them', () => {
    expect(payloadOf(Buffer.from([0x22, 0xff, 0x22]))).toBeUndefined();
    expect(payloadOf(Buffer.from('{"a": 1'))).toBeUndefined();
    expect(payloadOf(Buffer.from(''))).toBeUndefined();
    expect(payloadOf(Buffer.from('['.repeat(200_000)))).toBeUndefined();
    expect(payloadOf(Buffer.from('null'))).toBeNull();
  });
});
