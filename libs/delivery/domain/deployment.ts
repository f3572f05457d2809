import { digestOf, type Id, type Json } from '#kernel';

export const deploymentOutcomes = ['STARTED', 'SUCCEEDED', 'FAILED', 'ROLLED_BACK'] as const;
export type DeploymentOutcome = (typeof deploymentOutcomes)[number];

/** What a pipeline says that it brought into an environment. */
export interface DeploymentTold {
  /** Whose `externalId` it is: a pipeline's address, an event's source. */
  readonly source: string;
  readonly externalId: string;
  /** The change it carries out; null when none could be told. */
  readonly changeId: Id | null;
  readonly serviceId: Id;
  readonly environmentId: Id;
  /** Where within the environment. */
  readonly region: string | null;
  readonly artifactDigest: string | null;
  readonly commitSha: string | null;
  /** Who started it, as the pipeline proves it. */
  readonly deployerIssuer: string;
  readonly deployerSubject: string;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  /** Since when it was in place; kept when it is rolled back later. */
  readonly succeededAt: Date | null;
  readonly outcome: DeploymentOutcome;
  readonly url: string | null;
}

/** A deployment as it is on record: all that was told of it together. */
export interface Deployment extends DeploymentTold {
  readonly id: Id;
  /** Digest of what was said of it first. */
  readonly fingerprint: string;
  /** The person behind the account that told of it. */
  readonly recordedBy: Id;
  readonly recordedAccount: Id;
  readonly recordedAt: Date;
}

/** What events carry of a deployment. */
export function deploymentData(deployment: Deployment): Record<string, Json> {
  const {
    id,
    startedAt,
    finishedAt,
    succeededAt,
    fingerprint: _digest,
    changeId: _change,
    ...said
  } = deployment;
  const { recordedBy: _by, recordedAccount: _account, recordedAt: _at, ...rest } = said;
  return {
    ...rest,
    deployment: id,
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    succeededAt: succeededAt?.toISOString() ?? null,
  };
}

/** The same for the same story. */
export const fingerprintOf = (said: Json): string => digestOf(said);

/** A change that may be what a deployment carries out. */
export interface Candidate {
  readonly id: Id;
  readonly state: string;
  readonly artifacts: readonly { readonly digest: string }[];
}

const underWay = ['IMPLEMENTING', 'VALIDATING'];

/**
 * Which open change on the same service and environment a deployment belongs to, if that can be told: the one that
 * names the artifact; else the only one that names none; else the only one that is under way, for then another
 * artifact than the approved one was deployed.
 */
export function coveringChange(candidates: readonly Candidate[], artifact: string | null): Id | null {
  const only = (some: readonly Candidate[]): Candidate | undefined => {
    const narrow = some.length > 1 ? some.filter((c) => underWay.includes(c.state)) : some;
    return narrow.length === 1 ? narrow[0] : undefined;
  };
  const naming = candidates.filter((c) => c.artifacts.some((a) => a.digest === artifact));
  if (naming.length > 0) return only(naming)?.id ?? null;
  const silent = candidates.filter((c) => artifact === null || c.artifacts.length === 0);
  if (silent.length > 0) return only(silent)?.id ?? null;
  return only(candidates.filter((c) => underWay.includes(c.state)))?.id ?? null;
}
