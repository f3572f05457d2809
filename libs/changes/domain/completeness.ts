import type { ChangeRecord } from './change.ts';
import type { ChangeType, ContentField, RiskLevel } from './content.ts';
import { fields } from './content.ts';

/** The state from which a requirement has to be met: missing pieces before that only lower the score. */
export const demandedAt = ['submit', 'assess', 'start', 'close'] as const;
export type DemandedAt = (typeof demandedAt)[number];

/** One line of policies/requirements.json: which changes need what, and by when. */
export interface Requirement {
  readonly name: string;
  readonly by: DemandedAt;
  readonly types?: readonly ChangeType[];
  readonly risks?: readonly RiskLevel[];
  /** Applies when the most critical service is of one of these tiers. */
  readonly tiers?: readonly number[];
  readonly fields?: readonly ContentField[];
  /** Kinds of evidence of which one document each has to be attached. */
  readonly evidence?: readonly string[];
}

/** A piece that is missing, and who may bring it. */
export interface MissingPiece {
  readonly piece: string;
  readonly by: DemandedAt;
  readonly requirement: string;
}

export interface Completeness {
  /** 0 to 100: the share of demanded pieces that are there; 100 when nothing is demanded. */
  readonly score: number;
  readonly missing: readonly MissingPiece[];
}

export interface CompletenessFacts {
  /** The risk that rules go by. */
  readonly risk: RiskLevel;
  readonly tier: number;
  readonly evidenceKinds: ReadonlySet<string>;
}

/** Everything that this change still lacks, over all requirements that apply to it. */
export function completenessOf(
  requirements: readonly Requirement[],
  change: ChangeRecord,
  facts: CompletenessFacts,
): Completeness {
  const demanded = new Map<string, { by: DemandedAt; requirement: string; there: boolean }>();
  for (const r of requirements.filter((candidate) => applies(candidate, change, facts))) {
    for (const field of r.fields ?? []) demand(demanded, fields[field].label, r, isFilled(change[field]));
    for (const kind of r.evidence ?? [])
      demand(demanded, `evidence: ${kind}`, r, facts.evidenceKinds.has(kind));
  }
  const all = [...demanded.entries()];
  const missing = all
    .filter(([, d]) => !d.there)
    .map(([piece, d]) => ({ piece, by: d.by, requirement: d.requirement }));
  return {
    score: all.length === 0 ? 100 : Math.round((100 * (all.length - missing.length)) / all.length),
    missing,
  };
}

/** What is missing for a step that waits on everything demanded by then. */
export function missingBy(completeness: Completeness, by: DemandedAt): MissingPiece[] {
  return completeness.missing.filter((m) => demandedAt.indexOf(m.by) <= demandedAt.indexOf(by));
}

function applies(r: Requirement, change: ChangeRecord, { risk, tier }: CompletenessFacts): boolean {
  return (
    (r.types === undefined || r.types.includes(change.type)) &&
    (r.risks === undefined || r.risks.includes(risk)) &&
    (r.tiers === undefined || r.tiers.includes(tier))
  );
}

/** The same piece asked for twice is due at the earlier time. */
function demand(
  demanded: Map<string, { by: DemandedAt; requirement: string; there: boolean }>,
  piece: string,
  r: Requirement,
  there: boolean,
): void {
  const known = demanded.get(piece);
  if (known === undefined || demandedAt.indexOf(r.by) < demandedAt.indexOf(known.by))
    demanded.set(piece, { by: r.by, requirement: r.name, there });
}

function isFilled(value: unknown): boolean {
  if (value === null || value === undefined) return false;
  if (typeof value === 'string') return value.trim() !== '';
  if (Array.isArray(value)) return value.length > 0;
  return true;
}
