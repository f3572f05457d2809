import { digestOf, type Json } from '#kernel';
import { type BuildState, buildStates, type ReviewState, reviewStates } from './fact.ts';
import type { DeploymentOutcome, DeploymentTold } from './deployment.ts';
import type { BuildTold, ReviewTold, VerdictTold, WorkItemTold } from './records.ts';

/**
 * What two tellings of one thing come to. Merging is commutative, associative and idempotent, so that neither order nor
 * repetition alters what is kept in the end; what cannot both be true is named.
 */
export interface Merged<T> {
  readonly value: T;
  /** The fields in which the tellings contradict one another; then nothing of the later one is kept. */
  readonly contradicts: readonly string[];
}

type Merge<T> = (kept: T, told: T) => Merged<T>;

/** Whether a telling adds to what is kept; the order of an object's members is not said by anybody. */
export const adds = <T extends object>(kept: T, merged: T): boolean =>
  digestOf(JSON.parse(JSON.stringify(merged)) as Json) !== digestOf(JSON.parse(JSON.stringify(kept)) as Json);

/** Fields that may be told later, and are told alike whenever they are. */
function filled<T, K extends keyof T & string>(
  kept: T,
  told: T,
  names: readonly K[],
): { value: Pick<T, K>; contradicts: string[] } {
  const differs = (a: unknown, b: unknown): boolean => a !== null && b !== null && a !== b;
  return {
    value: Object.fromEntries(names.map((name) => [name, kept[name] ?? told[name]])) as Pick<T, K>,
    contradicts: names.filter((name) => differs(kept[name], told[name])),
  };
}

const earlier = (a: Date | null, b: Date | null): Date | null =>
  a === null || b === null ? (a ?? b) : a <= b ? a : b;
const later = (a: Date | null, b: Date | null): Date | null =>
  a === null || b === null ? (a ?? b) : a >= b ? a : b;
/** The greater of two tellings; of equal ones, either. */
const newer = <T>(a: T, b: T, orderOf: (told: T) => readonly (string | number)[]): T => {
  const [one, other] = [orderOf(a), orderOf(b)];
  const at = one.findIndex((part, n) => part !== other[n]);
  return at === -1 || (one[at] ?? 0) > (other[at] ?? 0) ? a : b;
};
/** Of two addresses one, and the same one in any order: which of them was told later is not kept. */
const linkOf = (a: string | null, b: string | null): string | null =>
  a === null || b === null ? (a ?? b) : a > b ? a : b;
const union = (a: readonly string[], b: readonly string[]): string[] => [...new Set([...a, ...b])].sort();

export const mergeWorkItem: Merge<WorkItemTold> = (kept, told) => ({
  value: {
    ...kept,
    ...shownOf(newer(kept, told, ({ at, title, state, url }) => [at.getTime(), title, state, url ?? ''])),
    changeIds: union(kept.changeIds, told.changeIds),
  },
  contradicts: [],
});
const shownOf = ({ title, state, url, at }: WorkItemTold) => ({ title, state, url, at });

export const mergeReview: Merge<ReviewTold> = (kept, told) => {
  const once = filled(kept, told, ['mergedAs', 'authorIssuer', 'authorSubject']);
  const latest = newer(kept, told, ({ at, title, url }) => [at.getTime(), title, url ?? '']);
  const standing = newer(kept, told, ({ state, at }) => [
    Number(state === 'MERGED'),
    at.getTime(),
    rankOfReview(state),
  ]);
  return {
    value: {
      ...kept,
      ...once.value,
      title: latest.title,
      url: latest.url,
      at: latest.at,
      state: standing.state,
      commits: union(kept.commits, told.commits),
      verdicts: verdictsOf([...kept.verdicts, ...told.verdicts]),
    },
    contradicts: once.contradicts,
  };
};
const rankOfReview = (state: ReviewState): number => reviewStates.indexOf(state);

/** Each once, the oldest first. */
export function verdictsOf(verdicts: readonly VerdictTold[]): VerdictTold[] {
  const byText = verdicts.map(({ issuer, subject, said, verdict, commit, at }): [string, VerdictTold] => [
    [at, issuer, subject, verdict, commit ?? '', said].join('\0'),
    { issuer, subject, said, verdict, commit, at },
  ]);
  return [...new Map(byText).entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, verdict]) => verdict);
}

export const mergeBuild: Merge<BuildTold> = (kept, told) => {
  const once = filled(kept, told, ['repository', 'commitSha', 'startedByIssuer', 'startedBySubject']);
  const standing = newer(kept, told, ({ state, at }) => [
    Number(isOver(state)),
    at.getTime(),
    buildStates.indexOf(state),
  ]);
  const starter = kept.startedByIssuer === null ? told : kept;
  return {
    value: {
      ...kept,
      ...once.value,
      startedBySaid: starter.startedBySaid,
      state: standing.state,
      url: linkOf(kept.url, told.url),
      startedAt: earlier(kept.startedAt, told.startedAt),
      finishedAt: later(kept.finishedAt, told.finishedAt),
      at: standing.at,
    },
    contradicts: once.contradicts,
  };
};
const isOver = (state: BuildState): boolean => state !== 'QUEUED' && state !== 'RUNNING';

const outcomeRank: Readonly<Record<DeploymentOutcome, number>> = {
  STARTED: 0,
  FAILED: 1,
  SUCCEEDED: 2,
  ROLLED_BACK: 3,
};
const endOf = ({ finishedAt, startedAt }: DeploymentTold): Date => finishedAt ?? startedAt;

/** A deployment succeeds after it failed (it was tried again), and is rolled back after either; not the other way. */
export const mergeDeployment: Merge<DeploymentTold> = (kept, told) => {
  const once = filled(kept, told, [
    'changeId',
    'serviceId',
    'environmentId',
    'region',
    'artifactDigest',
    'commitSha',
    'deployerIssuer',
    'deployerSubject',
  ]);
  const [low, high] = outcomeRank[kept.outcome] <= outcomeRank[told.outcome] ? [kept, told] : [told, kept];
  const same = low.outcome === high.outcome;
  const goesBack = told === low && !same && told.outcome !== 'STARTED' && endOf(told) >= endOf(kept);
  return {
    value: {
      ...kept,
      ...once.value,
      outcome: high.outcome,
      startedAt: low.startedAt <= high.startedAt ? low.startedAt : high.startedAt,
      finishedAt: same ? earlier(low.finishedAt, high.finishedAt) : high.finishedAt,
      succeededAt: earlier(kept.succeededAt, told.succeededAt),
      url: linkOf(kept.url, told.url),
    },
    contradicts: [...once.contradicts, ...(goesBack ? ['outcome'] : [])],
  };
};
