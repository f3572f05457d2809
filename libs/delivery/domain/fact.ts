import { z } from 'zod';
import { commitHands } from './commit.ts';
import { deploymentOutcomes } from './deployment.ts';

export const reviewStates = ['OPEN', 'CLOSED', 'MERGED'] as const;
export type ReviewState = (typeof reviewStates)[number];

export const reviewVerdicts = ['APPROVED', 'CHANGES_REQUESTED', 'COMMENTED', 'DISMISSED'] as const;
export type ReviewVerdict = (typeof reviewVerdicts)[number];

export const buildStates = ['QUEUED', 'RUNNING', 'CANCELED', 'FAILED', 'SUCCEEDED'] as const;
export type BuildState = (typeof buildStates)[number];

export const testVerdicts = ['PASSED', 'FAILED', 'UNKNOWN'] as const;
export type TestVerdict = (typeof testVerdicts)[number];

export const shaForm = /^([0-9a-f]{40}|[0-9a-f]{64})$/;
export const digestForm = /^sha(256:[0-9a-f]{64}|512:[0-9a-f]{128})$/;

/** PostgreSQL keeps no NUL, and a name has no other control character either. */
const plain = /^[^\p{Cc}]*$/u;
const text = (max: number) => z.string().min(1).max(max).regex(plain, 'must not hold control characters');
const prose = (max: number) =>
  z
    .string()
    .max(max)
    .refine((said) => !said.includes('\0'), 'must not hold NUL');
const orNull = <T extends z.ZodType>(kind: T) => kind.nullable().default(null);
/** A time, as such or as ISO 8601 has it, with its offset. */
const instant = z.union([z.date(), z.iso.datetime({ offset: true }).transform((text) => new Date(text))]);
const sha = z.string().regex(shaForm, 'must be a full commit hash of 40 or 64 hexadecimal digits');
const digest = z.string().regex(digestForm, 'must be sha256: and 64, or sha512: and 128 hexadecimal digits');
const link = orNull(z.url({ protocol: /^https?$/ }).max(2_000));
const figure = orNull(z.number().int().min(0).max(1_000_000_000));
const changeNamed = text(100).nullish();

/** Somebody, as it was said, and the identity that it means; see IdentityRef. */
const identity = z.strictObject({ issuer: text(300), subject: text(300), said: text(320) });

const workItem = z.strictObject({
  kind: z.literal('workItem'),
  /** Whose `key` it is: the tracker's address. */
  system: text(300),
  /** As commits and reviews name it: `PAY-12`, `acme/payments#12`. */
  key: text(200),
  title: prose(1_000),
  state: text(100),
  url: link,
  at: instant,
  changeNamed,
});

const commit = z.strictObject({
  kind: z.literal('commit'),
  repository: text(300),
  sha,
  message: prose(100_000),
  hands: z
    .array(identity.extend({ hat: z.enum(commitHands) }))
    .min(1)
    .max(200),
  committedAt: instant,
  /** Left out, the one change that the message names. */
  changeNamed,
});

const verdict = z.strictObject({
  by: identity,
  verdict: z.enum(reviewVerdicts),
  /** The commit that was looked at. */
  commit: orNull(sha),
  at: instant,
});

const review = z.strictObject({
  kind: z.literal('review'),
  repository: text(300),
  number: text(100),
  title: prose(1_000),
  url: link,
  state: z.enum(reviewStates),
  author: identity,
  /** As far as this telling knows them; what was told before stays. */
  commits: z.array(sha).max(1_000).default([]),
  mergedAs: orNull(sha),
  verdicts: z.array(verdict).max(1_000).default([]),
  /** As of when the state and the title are. */
  at: instant,
});

const build = z.strictObject({
  kind: z.literal('build'),
  /** The pipeline's address or name, under which it is known. */
  pipeline: text(300),
  run: text(300),
  /** Counts from 1 when a run is tried again. */
  attempt: z.number().int().min(1).max(1_000_000),
  repository: orNull(text(300)),
  commit: orNull(sha),
  state: z.enum(buildStates),
  startedBy: orNull(identity),
  startedAt: orNull(instant),
  finishedAt: orNull(instant),
  url: link,
  at: instant,
});

const testRun = z.strictObject({
  kind: z.literal('testRun'),
  pipeline: orNull(text(300)),
  run: orNull(text(300)),
  commit: orNull(sha),
  name: text(300),
  verdict: z.enum(testVerdicts),
  passed: figure,
  failed: figure,
  skipped: figure,
  at: instant,
});

const artifact = z.strictObject({
  kind: z.literal('artifact'),
  digest,
  name: text(500),
  version: orNull(text(300)),
  pipeline: orNull(text(300)),
  run: orNull(text(300)),
  commit: orNull(sha),
  repository: orNull(text(300)),
  at: instant,
});

const deployment = z
  .strictObject({
    kind: z.literal('deployment'),
    /** Whose id `externalId` is: a pipeline's address. */
    source: text(300),
    externalId: text(300),
    /** Id or key. */
    service: text(200),
    environment: text(200),
    /** Where within the environment: `eu-central-1`. */
    region: orNull(text(100)),
    artifact: orNull(digest),
    commit: orNull(sha),
    deployer: identity,
    outcome: z.enum(deploymentOutcomes),
    startedAt: instant,
    finishedAt: orNull(instant),
    url: link,
    /** Left out, the one open change on both with the artifact. */
    changeNamed,
  })
  .refine(({ startedAt, finishedAt }) => finishedAt === null || finishedAt >= startedAt, {
    path: ['finishedAt'],
    message: 'must not be before startedAt',
  });

/**
 * What any source can tell of delivery, in one vocabulary. The order of arrival does not matter, a repeat changes
 * nothing, and a later telling of the same thing adds to it: its state goes on, never back.
 */
export const deliveryFact = z.discriminatedUnion('kind', [
  workItem,
  commit,
  review,
  build,
  testRun,
  artifact,
  deployment,
]);

/** What is handed in: what is not known may be left out. */
export type ToldFact = z.input<typeof deliveryFact>;
/** A fact that has been looked over. */
export type DeliveryFact = z.output<typeof deliveryFact>;
export type FactKind = DeliveryFact['kind'];
export type FactOf<Kind extends FactKind> = Extract<DeliveryFact, { readonly kind: Kind }>;
/** Somebody as a source names them. */
export type Identity = z.output<typeof identity>;
