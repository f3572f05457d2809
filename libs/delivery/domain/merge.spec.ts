import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { buildStates, reviewStates } from './fact.ts';
import { type DeploymentTold, deploymentOutcomes } from './deployment.ts';
import { adds, type Merged, mergeBuild, mergeDeployment, mergeReview, mergeWorkItem } from './merge.ts';
import type { BuildTold, ReviewTold, WorkItemTold } from './records.ts';

const at = fc.integer({ min: 0, max: 6 }).map((n) => new Date(Date.UTC(2026, 2, 2, 9, n)));
const maybe = <T>(value: T) => fc.constantFrom(value, null);
const sha = 'a'.repeat(40);

const workItem: fc.Arbitrary<WorkItemTold> = fc.record({
  system: fc.constant('https://jira.example'),
  key: fc.constant('PAY-12'),
  title: fc.constantFrom('One', 'Two'),
  state: fc.constantFrom('Open', 'Done'),
  url: maybe('https://jira.example/PAY-12'),
  changeIds: fc.subarray(['1', '2']),
  at,
});
const verdict = fc.record({
  issuer: fc.constant('mail'),
  subject: fc.constantFrom('ann', 'bob'),
  said: fc.constant('Somebody'),
  verdict: fc.constantFrom('APPROVED' as const, 'DISMISSED' as const),
  commit: maybe(sha),
  at: at.map((when) => when.toISOString()),
});
const review: fc.Arbitrary<ReviewTold> = fc.record({
  repository: fc.constant('acme/payments'),
  number: fc.constant('7'),
  title: fc.constantFrom('One', 'Two'),
  url: maybe('https://github.com/acme/payments/pull/7'),
  state: fc.constantFrom(...reviewStates),
  authorIssuer: fc.constant('mail'),
  authorSubject: fc.constant('ann'),
  authorSaid: fc.constant('Ann'),
  commits: fc.subarray([sha, 'b'.repeat(40)]),
  mergedAs: maybe('c'.repeat(40)),
  verdicts: fc.array(verdict, { maxLength: 2 }),
  at,
});
const build: fc.Arbitrary<BuildTold> = fc
  .record({
    pipeline: fc.constant('ci'),
    run: fc.constant('1'),
    attempt: fc.constant(1),
    repository: maybe('acme/payments'),
    commitSha: maybe(sha),
    state: fc.constantFrom(...buildStates),
    starter: fc.boolean(),
    startedAt: fc.option(at),
    finishedAt: fc.option(at),
    url: fc.constantFrom('https://ci.example/1', 'https://ci.example/1/log', null),
    at,
  })
  .map(({ starter, ...rest }) => ({
    ...rest,
    startedByIssuer: starter ? 'mail' : null,
    startedBySubject: starter ? 'ann' : null,
    startedBySaid: starter ? 'Ann' : null,
  }));
/** One deployment's life as a source tells it: each stage with its own times, some of it left out. */
const deployment: fc.Arbitrary<DeploymentTold> = fc
  .record({
    outcome: fc.constantFrom(...deploymentOutcomes),
    region: maybe('eu'),
    artifactDigest: maybe(`sha256:${'1'.repeat(64)}`),
    commitSha: maybe(sha),
    changeId: maybe('1'),
    url: fc.constantFrom('https://ci.example/1', 'https://ci.example/1/log', null),
    early: fc.boolean(),
  })
  .map(({ early, ...rest }) => {
    const startedAt = new Date(Date.UTC(2026, 2, 2, 9, early ? 0 : 1));
    const minute = { STARTED: 0, FAILED: 10, SUCCEEDED: 20, ROLLED_BACK: 30 }[rest.outcome];
    const finishedAt = minute === 0 ? null : new Date(Date.UTC(2026, 2, 2, 9, minute));
    return {
      ...rest,
      ...{ source: 'ci', externalId: '1', serviceId: 's', environmentId: 'e' },
      ...{ deployerIssuer: 'mail', deployerSubject: 'ann', startedAt, finishedAt },
      succeededAt: rest.outcome === 'SUCCEEDED' ? finishedAt : null,
    };
  });

/** All of it as it is kept when it comes in this order. */
function told<T extends object>(merge: (kept: T, told: T) => Merged<T>, tellings: readonly T[]): T {
  const [first, ...rest] = tellings;
  if (first === undefined) throw new Error('nothing told');
  // The first is kept as it would be merged with itself: lists in their order.
  return rest.reduce((kept, next) => {
    const { value, contradicts } = merge(kept, next);
    expect(contradicts).toEqual([]);
    return value;
  }, merge(first, first).value);
}

function anyOrder<T extends object>(one: fc.Arbitrary<T>, merge: (kept: T, told: T) => Merged<T>): void {
  const story = fc.array(one, { minLength: 1, maxLength: 6 }).chain((tellings) =>
    fc.tuple(
      fc.constant(tellings),
      fc
        .array(fc.constantFrom(...tellings), { maxLength: 4 })
        .chain((again) =>
          fc.shuffledSubarray([...tellings, ...again], { minLength: tellings.length + again.length }),
        ),
    ),
  );
  fc.assert(
    fc.property(story, ([tellings, shuffled]) => {
      const kept = told(merge, tellings);
      expect(told(merge, shuffled)).toEqual(kept);
      for (const again of tellings) expect(adds(kept, merge(kept, again).value)).toBe(false);
    }),
    { numRuns: 1_000 },
  );
}

describe('what several tellings of one thing come to is the same in any order and however often, for', () => {
  it('a work item', () => anyOrder(workItem, mergeWorkItem));
  it('a review', () => anyOrder(review, mergeReview));
  it('a build', () => anyOrder(build, mergeBuild));
  it('a deployment', () => anyOrder(deployment, mergeDeployment));
});

describe('what contradicts', () => {
  const base: DeploymentTold = {
    ...{ source: 'ci', externalId: '1', serviceId: 's', environmentId: 'e', region: null, changeId: null },
    ...{ artifactDigest: null, commitSha: null, deployerIssuer: 'mail', deployerSubject: 'ann', url: null },
    ...{ startedAt: new Date(0), finishedAt: new Date(10), succeededAt: new Date(10), outcome: 'SUCCEEDED' },
  };
  it.each<[name: string, told: Partial<DeploymentTold>, fields: string[]]>([
    ['the same again', {}, []],
    ['what was left out', { artifactDigest: 'sha256:1', region: 'eu', changeId: '1' }, []],
    ['that it began', { outcome: 'STARTED', finishedAt: null, succeededAt: null }, []],
    ['that it had failed before', { outcome: 'FAILED', finishedAt: new Date(5), succeededAt: null }, []],
    ['that it failed', { outcome: 'FAILED', succeededAt: null }, ['outcome']],
    ['that it was rolled back', { outcome: 'ROLLED_BACK', finishedAt: new Date(20), succeededAt: null }, []],
    ['another service', { serviceId: 't' }, ['serviceId']],
    ['another deployer', { deployerSubject: 'bob' }, ['deployerSubject']],
  ])('a success: %s', (_, over, fields) => {
    expect(mergeDeployment(base, { ...base, ...over }).contradicts).toEqual(fields);
  });
});
