import type { ChangeRecord } from './change.ts';
import type { ChangeType, ContentField, RiskLevel } from './content.ts';
import { fields } from './content.ts';

/** The state from which a requirement has to be met: missing pieces before that only lower the score. */
export const demandedAt = ['submit', 'assess', 'start', 'close'] as const;
export type DemandedAt = (typeof demandedAt)[number];

export const environmentKinds = ['dev', 'test', 'staging', 'production'] as const;
export type EnvironmentKindName = (typeof environmentKinds)[number];

/** One line of policies/requirements.json: which changes need what, and by when. */
export interface Requirement {
  readonly name: string;
  readonly by: DemandedAt;
  readonly types?: readonly ChangeType[];
  readonly risks?: readonly RiskLevel[];
  /** Applies when the most critical service is of one of these tiers. */
  readonly tiers?: readonly number[];
  /** Applies when it is done in an environment of one of these kinds. */
  readonly environmentKinds?: readonly EnvironmentKindName[];
  readonly fields?: readonly ContentField[];
  /** Kinds of evidence of which one document each has to be attached. */
  readonly evidence?: readonly string[];
  /** A work item whose `system:key` looks like this regular expression, said in words. */
  readonly workItem?: { readonly pattern: string; readonly said: string };
  /** So many different people have to have approved it, whatever the approval rules ask for. */
  readonly approvers?: number;
  /** Each of its artifacts has to have run for so long in an environment of this kind, without a failure since. */
  readonly baked?: { readonly hours: number; readonly in: EnvironmentKindName };
}

/** A piece that is missing. */
export interface MissingPiece {
  readonly piece: string;
  readonly by: DemandedAt;
  readonly requirement: string;
  /** The action by which it is brought: whoever the rules let do that can supply it. */
  readonly broughtBy: string;
}

export interface Completeness {
  /** 0 to 100: the share of demanded pieces that are there; 100 when nothing is demanded. */
  readonly score: number;
  readonly missing: readonly MissingPiece[];
}

/** Since when an artifact runs in an environment of a kind. */
export interface Baked {
  readonly digest: string;
  readonly kind: string;
  /** ISO 8601. */
  readonly since: string;
}

export interface CompletenessFacts {
  /** The risk that rules go by. */
  readonly risk: RiskLevel;
  readonly tier: number;
  readonly evidenceKinds: ReadonlySet<string>;
  readonly environmentKinds: readonly string[];
  /** How many people approve it. */
  readonly approvers: number;
  readonly baked: readonly Baked[];
  readonly now: Date;
}

interface Demand {
  readonly piece: string;
  readonly there: boolean;
  readonly broughtBy: string;
}

/** Everything that this change still lacks, over all requirements that apply to it. */
export function completenessOf(
  requirements: readonly Requirement[],
  change: ChangeRecord,
  facts: CompletenessFacts,
): Completeness {
  const demanded = new Map<string, Demand & { readonly by: DemandedAt; readonly requirement: string }>();
  for (const r of requirements.filter((candidate) => applies(candidate, change, facts)))
    for (const demand of demandsOf(r, change, facts)) {
      const known = demanded.get(demand.piece);
      // The same piece asked for twice is due at the earlier time.
      if (known === undefined || demandedAt.indexOf(r.by) < demandedAt.indexOf(known.by))
        demanded.set(demand.piece, { ...demand, by: r.by, requirement: r.name });
    }
  const all = [...demanded.values()];
  const missing = all
    .filter(({ there }) => !there)
    .map(({ piece, by, requirement, broughtBy }) => ({ piece, by, requirement, broughtBy }));
  return {
    score: all.length === 0 ? 100 : Math.round((100 * (all.length - missing.length)) / all.length),
    missing,
  };
}

/** What is missing for a step that waits on everything demanded by then. */
export function missingBy(completeness: Completeness, by: DemandedAt): MissingPiece[] {
  return completeness.missing.filter((m) => demandedAt.indexOf(m.by) <= demandedAt.indexOf(by));
}

function applies(r: Requirement, change: ChangeRecord, facts: CompletenessFacts): boolean {
  return (
    (r.types === undefined || r.types.includes(change.type)) &&
    (r.risks === undefined || r.risks.includes(facts.risk)) &&
    (r.tiers === undefined || r.tiers.includes(facts.tier)) &&
    (r.environmentKinds === undefined ||
      r.environmentKinds.some((kind) => facts.environmentKinds.includes(kind)))
  );
}

function demandsOf(r: Requirement, change: ChangeRecord, facts: CompletenessFacts): Demand[] {
  return [
    ...(r.fields ?? []).map((field) => ({
      piece: fields[field].label,
      there: isFilled(change[field]),
      broughtBy: 'updateChange',
    })),
    ...(r.evidence ?? []).map((kind) => ({
      piece: `evidence: ${kind}`,
      there: facts.evidenceKinds.has(kind),
      broughtBy: 'attachEvidence',
    })),
    ...(r.workItem === undefined ? [] : [workItem(r.workItem, change)]),
    ...(r.approvers === undefined ? [] : [approvers(r.approvers, facts)]),
    ...(r.baked === undefined ? [] : baked(r.baked, change, facts)),
  ];
}

const workItem = (
  { pattern, said }: NonNullable<Requirement['workItem']>,
  { workItems }: ChangeRecord,
): Demand => ({
  piece: `work item: ${said}`,
  there: workItems.some(({ system, key }) => new RegExp(`^(?:${pattern})$`, 'u').test(`${system}:${key}`)),
  broughtBy: 'updateChange',
});

const approvers = (count: number, facts: CompletenessFacts): Demand => ({
  piece: `${count} people who approve it`,
  there: facts.approvers >= count,
  broughtBy: 'castVote',
});

function baked(
  { hours, in: kind }: NonNullable<Requirement['baked']>,
  { artifacts }: ChangeRecord,
  facts: CompletenessFacts,
): Demand[] {
  const broughtBy = 'recordDeployment';
  const long = (digest: string): boolean =>
    facts.baked.some(
      (b) =>
        b.digest === digest &&
        b.kind === kind &&
        facts.now.getTime() - Date.parse(b.since) >= hours * 3_600_000,
    );
  const said = (what: string): string => `${what} in ${kind} for ${hours} hours`;
  // What is not named cannot have run anywhere.
  if (artifacts.length === 0) return [{ piece: said('an artifact that has run'), there: false, broughtBy }];
  return artifacts.map(({ name, digest }) => ({
    piece: said(`${name} having run`),
    there: long(digest),
    broughtBy,
  }));
}

function isFilled(value: unknown): boolean {
  if (value === null || value === undefined) return false;
  if (typeof value === 'string') return value.trim() !== '';
  if (Array.isArray(value)) return value.length > 0;
  return true;
}
