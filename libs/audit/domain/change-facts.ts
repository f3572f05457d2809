import type { Id } from '#kernel';
import type { FactRef } from './answer.ts';

/** An event of a change, with what of its data controls look at. */
export interface Told {
  readonly id: Id;
  readonly type: string;
  readonly at: Date;
  /** The person behind it; null for what Gavel did by itself. */
  readonly by: Id | null;
  readonly data: ToldData;
}

export interface ToldData {
  readonly revision?: number;
  readonly digest?: string;
  readonly round?: Id;
  readonly deployment?: Id;
  readonly exception?: Id;
  readonly override?: Id;
  /** Of edits: of artifacts and of the back-out plan alone. */
  readonly fields?: readonly { readonly field: string; readonly before: unknown; readonly after: unknown }[];
}

/** A deployment into production. */
export interface DeployedFact {
  readonly id: Id;
  /** The event that tells of it; null when it belongs to the change by another way. */
  readonly told: Id | null;
  readonly artifact: string | null;
  readonly at: Date;
  readonly deployer: Id | null;
}

export interface VoteFact {
  readonly id: Id;
  readonly person: Id;
  readonly onBehalfOf: Id | null;
  readonly digest: string;
  readonly castAt: Date;
  readonly withdrawnAt: Date | null;
}

/** A round of votes, with those that approve. */
export interface RoundFact {
  readonly id: Id;
  readonly purpose: 'authorization' | 'ratification';
  readonly digest: string;
  readonly revision: number;
  readonly decidedAt: Date | null;
  readonly dueAt: Date;
  readonly votes: readonly VoteFact[];
}

export interface ConditionFact {
  readonly vote: Id;
  readonly text: string;
  readonly createdAt: Date;
  readonly dueAt: Date;
  readonly metAt: Date | null;
  readonly evidence: Id | null;
}

export interface EvidenceFact {
  readonly id: Id;
  readonly kind: string;
  readonly name: string;
  readonly verdict: string;
  readonly digest: string;
  readonly at: Date;
  /** The digest of the document in its leaf; null while it is no leaf. */
  readonly logged: string | null;
  /** Gavel holds the content, or knows where else it lies. */
  readonly kept: boolean;
}

/** A run of tests of what was deployed, as a pipeline told of it. */
export interface TestFact {
  readonly deployment: Id;
  readonly name: string;
  readonly verdict: string;
  readonly at: Date;
}

/** An exception or an override of a freeze that was granted. */
export interface GrantFact {
  readonly id: Id;
  readonly what: 'exception' | 'override';
  /** The rule that it lifts; of an override, `freeze`. */
  readonly rule: string;
  readonly askedBy: Id;
  readonly grantedBy: Id | null;
  readonly grantedAt: Date | null;
  readonly endsAt: Date | null;
  readonly revokedAt: Date | null;
}

/** Everything that controls look at of one change. */
export interface ChangeFacts {
  readonly id: Id;
  readonly type: string;
  readonly risk: string;
  readonly state: string;
  /** Of the most critical service: 1 is the most critical. */
  readonly tier: number;
  readonly requester: Id;
  readonly implementer: Id | null;
  readonly startedAt: Date | null;
  readonly backoutPlan: string;
  /** Digests of the artifacts that it names now. */
  readonly artifacts: readonly string[];
  /** In order of time. */
  readonly events: readonly Told[];
  readonly deployments: readonly DeployedFact[];
  readonly rounds: readonly RoundFact[];
  readonly conditions: readonly ConditionFact[];
  readonly evidence: readonly EvidenceFact[];
  readonly tests: readonly TestFact[];
  readonly grants: readonly GrantFact[];
  /** Who wrote its code, alone or along, as far as they are known. */
  readonly authors: readonly Id[];
  readonly review: { readonly dueAt: Date; readonly completedAt: Date | null } | null;
}

export const ofType = (facts: ChangeFacts, ...types: readonly string[]): readonly Told[] =>
  facts.events.filter((event) => types.includes(event.type));

/** When the work began: by its own word, or by the first deployment; null while it has not. */
export function begunAt(facts: ChangeFacts): Date | null {
  const started = ofType(facts, 'change.implementationStarted')[0]?.at ?? facts.startedAt;
  const times = [started, ...facts.deployments.map(({ at }) => at)].filter((at) => at !== null);
  return times.length === 0 ? null : new Date(Math.min(...times.map((at) => at.getTime())));
}

/** What a field said at a time: of the edits after it the first tells, and else what it says now. */
export function valueAt(facts: ChangeFacts, field: string, at: Date, now: unknown): unknown {
  for (const { at: when, data } of ofType(facts, 'change.edited'))
    if (when > at) {
      const edit = data.fields?.find((one) => one.field === field);
      if (edit !== undefined) return edit.before;
    }
  return now;
}

/** The revision of the content that was there at a time, with its digest where an edit tells it. */
export function contentAt(facts: ChangeFacts, at: Date): { revision: number; digest: string | null } {
  const revised = ofType(facts, 'change.revised').findLast((event) => event.at <= at);
  return { revision: revised?.data.revision ?? 1, digest: revised?.data.digest ?? null };
}

/** Votes of a round that approved, and were not taken back by then. */
export const standingAt = (round: RoundFact, at: Date): readonly VoteFact[] =>
  round.votes.filter((vote) => vote.castAt <= at && (vote.withdrawnAt === null || vote.withdrawnAt > at));

export const eventRef = (what: string, event: Told | undefined): FactRef | null =>
  event === undefined ? null : { what, kind: 'event', id: event.id };

/** A deployment by the event that tells of it, which is a leaf. */
export const deploymentRef = ({ id, told }: DeployedFact): FactRef =>
  told === null
    ? { what: 'the deployment', kind: 'deployment', id }
    : { what: 'the deployment, as it was told', kind: 'event', id: told };
