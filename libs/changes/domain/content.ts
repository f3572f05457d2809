import { digestOf, type Id, type Json } from '#kernel';

export const changeTypes = ['STANDARD', 'NORMAL', 'EXPEDITED', 'EMERGENCY'] as const;
export type ChangeType = (typeof changeTypes)[number];

export const riskLevels = ['LOW', 'MEDIUM', 'HIGH', 'VERY_HIGH'] as const;
export type RiskLevel = (typeof riskLevels)[number];

export const impactLevels = ['LOW', 'MEDIUM', 'HIGH'] as const;
export type ImpactLevel = (typeof impactLevels)[number];

/** A ticket in a tracker: `jira`, `PAY-17`. */
export interface WorkItem {
  readonly system: string;
  readonly key: string;
  readonly url?: string;
}

/**
 * A commit that the change brings. Who had a hand in it is told by mail addresses as git has them, or by identities
 * elsewhere: `https://github.com|octocat`.
 */
export interface CommitRef {
  readonly repository: string;
  readonly sha: string;
  readonly author?: string;
  readonly committer?: string;
  /** Besides those whom the message names in `Co-authored-by:` lines. */
  readonly coAuthors?: readonly string[];
  readonly reviewers?: readonly string[];
  readonly message?: string;
  /** How much it alters, as the pipeline counted: what the assessment of risk goes by. */
  readonly stats?: CommitStats;
  /** The files it touches, from the root of the repository. */
  readonly paths?: readonly string[];
}

/** Figures of a commit, as `git log --numstat` counts them. */
export interface CommitStats {
  readonly files: number;
  readonly added: number;
  readonly deleted: number;
}

/** Whom a message's `Co-authored-by:` trailers name, as code hosts read them. */
export const coAuthorsIn = (message: string): string[] =>
  [...message.matchAll(/^[ \t]*co-authored-by:[ \t]*(\S.*?)[ \t]*$/gim)].map((found) => found[1] ?? '');

/** What is deployed, named by content: `sha256:…`. */
export interface ArtifactRef {
  readonly name: string;
  readonly digest: string;
  readonly url?: string;
  /** Whose build it is, as its provenance or the pipeline says: an identity, as in commits. */
  readonly builder?: string;
}

/** The same change in somebody else's system. */
export interface ExternalReference {
  readonly system: string;
  readonly key: string;
  readonly url?: string;
}

/** Everything a person says about a change. */
export interface ChangeContent {
  readonly title: string;
  readonly description: string;
  readonly reason: string;
  readonly serviceIds: readonly Id[];
  readonly environmentIds: readonly Id[];
  readonly region: string | null;
  readonly plannedStart: Date | null;
  readonly plannedEnd: Date | null;
  readonly implementerId: Id | null;
  readonly verifierId: Id | null;
  readonly risk: RiskLevel;
  readonly impact: ImpactLevel;
  readonly urgency: ImpactLevel;
  readonly implementationPlan: string;
  readonly testPlan: string;
  readonly backoutPlan: string;
  readonly communicationPlan: string;
  readonly workItems: readonly WorkItem[];
  readonly commits: readonly CommitRef[];
  readonly artifacts: readonly ArtifactRef[];
  readonly outageExpected: boolean;
  readonly securityImpact: string;
  readonly privacyImpact: string;
  readonly tags: readonly string[];
  readonly externalReferences: readonly ExternalReference[];
}

export type ContentField = keyof ChangeContent;

/**
 * Which field is material: an edit of it changes what was approved, so the approvals fall. The digest that votes
 * carry is taken over exactly these.
 */
export const fields: Readonly<Record<ContentField, { readonly material: boolean; readonly label: string }>> =
  {
    title: { material: true, label: 'title' },
    description: { material: true, label: 'description' },
    reason: { material: true, label: 'reason' },
    serviceIds: { material: true, label: 'services' },
    environmentIds: { material: true, label: 'environments' },
    region: { material: true, label: 'region' },
    plannedStart: { material: true, label: 'planned start' },
    plannedEnd: { material: true, label: 'planned end' },
    implementerId: { material: true, label: 'implementer' },
    verifierId: { material: false, label: 'verifier' },
    risk: { material: true, label: 'risk' },
    impact: { material: true, label: 'impact' },
    urgency: { material: false, label: 'urgency' },
    implementationPlan: { material: true, label: 'implementation plan' },
    testPlan: { material: true, label: 'test plan' },
    backoutPlan: { material: true, label: 'backout plan' },
    communicationPlan: { material: false, label: 'communication plan' },
    workItems: { material: false, label: 'work items' },
    commits: { material: true, label: 'commits' },
    artifacts: { material: true, label: 'artifacts' },
    outageExpected: { material: true, label: 'outage expected' },
    securityImpact: { material: true, label: 'security impact' },
    privacyImpact: { material: true, label: 'privacy impact' },
    tags: { material: false, label: 'tags' },
    externalReferences: { material: false, label: 'external references' },
  };

export const contentFields = Object.keys(fields) as ContentField[];
export const materialFields = contentFields.filter((f) => fields[f].material);

/** Sets have no order: naming two services the other way round is no edit. */
const setFields: ReadonlySet<ContentField> = new Set(['serviceIds', 'environmentIds', 'tags']);

/** A field's value as it is compared and digested. */
function comparable(content: ChangeContent, field: ContentField): Json {
  const value: unknown = content[field];
  if (value instanceof Date) return value.toISOString();
  if (setFields.has(field)) return [...(value as readonly string[])].sort();
  return value as Json;
}

/** The fields that differ between two contents. */
export function editedFields(before: ChangeContent, after: ChangeContent): ContentField[] {
  return contentFields.filter((f) => digestOf([comparable(before, f)]) !== digestOf([comparable(after, f)]));
}

type Digested = ChangeContent & { readonly type: ChangeType; readonly templateId: Id | null };

/** A record is never altered, and asked for its digest at every turn. */
const digests = new WeakMap<Digested, string>();

/** What the digest is taken over: whoever has this can reckon it again. */
export function materialContent(change: Digested): Record<string, Json> {
  const material = Object.fromEntries(materialFields.map((f) => [f, comparable(change, f)]));
  return { ...material, type: change.type, templateId: change.templateId };
}

/** What an approval binds to: SHA-256 over the canonical JSON (RFC 8785) of type, template and material fields. */
export function contentDigest(change: Digested): string {
  const known = digests.get(change);
  if (known !== undefined) return known;
  const digest = digestOf(materialContent(change));
  digests.set(change, digest);
  return digest;
}

/** A field's value before and after, for the timeline. */
export function difference(
  before: ChangeContent,
  after: ChangeContent,
  changed: readonly ContentField[],
): Json {
  return changed.map((field) => ({
    field,
    before: comparable(before, field),
    after: comparable(after, field),
  }));
}
