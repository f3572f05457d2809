import { createHash } from 'node:crypto';
import type { Id } from '#kernel';

/** Which deployments are asked for; an empty list stands for all. */
export interface PopulationWish {
  /** Deployments that began at this time or later … */
  readonly from: Date;
  /** … and before this one. */
  readonly to: Date;
  /** Keys of services. */
  readonly services: readonly string[];
  /** Keys of production environments. */
  readonly environments: readonly string[];
  readonly regions: readonly string[];
  /** Kinds of change; with one of them, deployments of no change are left out. */
  readonly changeTypes: readonly string[];
}

export const deploymentFindings = ['MATCHED', 'WITHOUT_CHANGE', 'NOT_COVERED'] as const;
export const changeFindings = ['NOT_DEPLOYED', 'DEPLOYED_OTHER'] as const;
export const findings = [...deploymentFindings, ...changeFindings] as const;
/** What came of holding deployments and changes against each other. */
export type Finding = (typeof findings)[number];

export interface PopulationCounts {
  readonly deployments: number;
  /** Deployments that belong to no change. */
  readonly withoutChange: number;
  /** Deployments whose change names neither their service nor their artifact. */
  readonly notCovered: number;
  /** Distinct changes of the deployments. */
  readonly changes: number;
  /** Changes that say they were carried out, with no deployment at all. */
  readonly notDeployed: number;
  /** The same with deployments, but none that came in place of what they name. */
  readonly deployedOther: number;
}

/** A population as it was drawn. */
export interface Population extends PopulationWish, PopulationCounts {
  readonly id: Id;
  readonly drawnBy: Id;
  readonly drawnAt: Date;
  /** SHA-256 over its lines, each ended by a newline. */
  readonly digest: string;
}

/** A deployment, or a change that has none. */
export interface PopulationRow {
  readonly ordinal: number;
  readonly kind: 'deployment' | 'change';
  readonly finding: Finding;
  readonly deploymentId: Id | null;
  readonly changeId: Id | null;
  /** Canonical JSON (RFC 8785) of what was found: what the digest is over. */
  readonly line: string;
}

/** The digest of lines in their order, taken as they come. */
export class LineDigest {
  private readonly hash = createHash('sha256');

  add(line: string): void {
    this.hash.update(line).update('\n');
  }

  /** `sha256:…`; nothing can be added after. */
  end(): string {
    return `sha256:${this.hash.digest('hex')}`;
  }
}
