import type {
  ArtifactRef,
  ChangeType,
  CommitRef,
  ExternalReference,
  ImpactLevel,
  RiskLevel,
  WorkItem,
} from '../domain/content.ts';

/**
 * What a caller says of a change. Services and environments go by global id or key, people by global id or mail
 * address; a field left out is left as it is, `null` empties it.
 */
export interface ChangeInput {
  readonly title?: string | null;
  readonly description?: string | null;
  readonly reason?: string | null;
  readonly services?: readonly string[] | null;
  readonly environments?: readonly string[] | null;
  readonly region?: string | null;
  readonly plannedStart?: Date | null;
  readonly plannedEnd?: Date | null;
  readonly implementer?: string | null;
  readonly verifier?: string | null;
  readonly risk?: RiskLevel | null;
  readonly impact?: ImpactLevel | null;
  readonly urgency?: ImpactLevel | null;
  readonly implementationPlan?: string | null;
  readonly testPlan?: string | null;
  readonly backoutPlan?: string | null;
  readonly communicationPlan?: string | null;
  readonly workItems?: readonly WorkItem[] | null;
  readonly commits?: readonly CommitRef[] | null;
  readonly artifacts?: readonly ArtifactRef[] | null;
  readonly outageExpected?: boolean | null;
  readonly securityImpact?: string | null;
  readonly privacyImpact?: string | null;
  readonly tags?: readonly string[] | null;
  readonly externalReferences?: readonly ExternalReference[] | null;
}

export interface FileChangeInput extends ChangeInput {
  readonly type: ChangeType;
  readonly title: string;
  /** A standard change's template: its global id, or its key for the newest live version. */
  readonly template?: string | null;
  /** Hands the change in at once. */
  readonly submit?: boolean | null;
}
