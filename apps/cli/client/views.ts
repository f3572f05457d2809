import type { Problem } from '#kernel';

/** What the public API shows, as far as commands read it; schema/openapi.json has it all. */
export interface Named {
  readonly id: string;
  readonly key: string;
  readonly name: string;
}

export interface ChangeView {
  readonly id: string;
  readonly number: string;
  readonly type: string;
  readonly state: string;
  readonly title: string;
  readonly description: string;
  readonly reason: string;
  readonly services: readonly Named[];
  readonly environments: readonly Named[];
  readonly plannedStart: string | null;
  readonly plannedEnd: string | null;
  readonly requester: Named | null;
  readonly implementer: Named | null;
  readonly verifier: Named | null;
  readonly risk: string;
  /** What every rule goes by. */
  readonly effectiveRisk: string;
  readonly impact: string;
  readonly urgency: string;
  readonly implementationPlan: string;
  readonly testPlan: string;
  readonly backoutPlan: string;
  readonly communicationPlan: string;
  readonly workItems: readonly { readonly system: string; readonly key: string }[];
  readonly commits: readonly { readonly sha: string; readonly message?: string; readonly author?: string }[];
  readonly artifacts: readonly { readonly name: string; readonly digest: string }[];
  readonly tags: readonly string[];
  readonly incident: string | null;
  readonly version: number;
  readonly revision: number;
  readonly contentDigest: string;
  readonly outcome: string | null;
  readonly validation: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface ChangePage {
  readonly items: readonly ChangeView[];
  readonly nextCursor: string | null;
}

export interface StandingView {
  readonly completeness: {
    readonly score: number;
    readonly missing: readonly {
      readonly piece: string;
      readonly by: string;
      readonly requirement: string;
      readonly because: string | null;
      readonly how: string | null;
    }[];
  };
  readonly availableActions: readonly {
    readonly action: string;
    readonly allowed: boolean;
    readonly problems: readonly Problem[];
  }[];
}

export interface EvidenceCompletenessView {
  readonly change: string;
  readonly complete: boolean;
  readonly needs: readonly {
    readonly kind: string;
    readonly status: string;
    readonly by: string;
    readonly rules: readonly string[];
    readonly excepted: readonly string[];
    readonly satisfiedBy: readonly { readonly name: string }[];
    readonly because: string | null;
    readonly how: string | null;
    readonly whoCan: readonly string[];
  }[];
  readonly asked: readonly { readonly name: string }[];
  readonly pipelines: readonly string[];
}

export interface GateView {
  readonly allowed: boolean;
  readonly verdict: 'ALLOWED' | 'PENDING' | 'REFUSED';
  readonly reasons: readonly Problem[];
  readonly change: {
    readonly number: string;
    readonly state: string;
    readonly revision: number;
    readonly contentDigest: string;
  };
}

export interface EvidenceView {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly sizeBytes: number | null;
  readonly digest: string;
  readonly format: string | null;
  readonly verdict: string;
  readonly facts: Readonly<Record<string, number | string | boolean | readonly string[]>>;
  readonly unread: string | null;
  readonly attachedAt: string;
}

export interface ViewerView {
  readonly name: string;
  readonly accountKind: string;
  readonly roles: readonly string[];
  readonly scopes: readonly string[] | null;
  readonly person: { readonly name: string; readonly email: string };
}

/** The address of a change in the API, by number or global id. */
export const changePath = (ref: string, rest = ''): string =>
  `/api/v1/changes/${encodeURIComponent(ref)}${rest}`;

/** The fields of a problem in GraphQL: as many as a REST answer has. */
export const problemFields = `code message path wayOut rule whoCan
  ... on NotReady { missing }
  ... on StaleVersion { currentVersion } ... on StaleContent { currentDigest currentRevision editedFields }`;
