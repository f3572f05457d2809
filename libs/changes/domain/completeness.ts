import type { ChangeRecord } from './change.ts';
import type { ChangeType, ContentField, RiskLevel } from './content.ts';
import { fields } from './content.ts';
import { covers } from './evidence-matrix.ts';
import { type EvidenceNeed, isOpen } from './evidence-needs.ts';
import { demandedAt, type DemandedAt, type EnvironmentKindName, isDueBy } from './points.ts';

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
  /** Why what is there does not count, where it is known; and what to do, with the command. */
  readonly because: string | null;
  readonly how: string | null;
}

export interface Completeness {
  /** 0 to 100: the share of demanded pieces that are there; 100 when nothing is demanded. */
  readonly score: number;
  readonly missing: readonly MissingPiece[];
  /** What it needs as evidence, kind by kind, also of what is there. */
  readonly evidence: readonly EvidenceNeed[];
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
  /** What it needs as evidence, by the matrix: see needsOf. */
  readonly evidence: readonly EvidenceNeed[];
  readonly environmentKinds: readonly string[];
  /** How many people approve it. */
  readonly approvers: number;
  readonly baked: readonly Baked[];
  readonly now: Date;
}

interface Demand extends Partial<Pick<MissingPiece, 'because' | 'how'>> {
  readonly piece: string;
  readonly there: boolean;
  readonly broughtBy: string;
}
type Due = Demand & Pick<MissingPiece, 'by' | 'requirement'>;

/** Everything that this change still lacks, over all requirements that apply to it. */
export function completenessOf(
  requirements: readonly Requirement[],
  change: ChangeRecord,
  facts: CompletenessFacts,
): Completeness {
  const place = { ...facts, type: change.type, brings: [] };
  const due: Due[] = [
    ...requirements
      .filter((candidate) => covers(candidate, place))
      .flatMap((r) => demandsOf(r, change, facts).map((d) => ({ ...d, by: r.by, requirement: r.name }))),
    ...facts.evidence.map(evidence),
  ];
  const demanded = new Map<string, Due>();
  for (const demand of due) {
    const known = demanded.get(demand.piece);
    // The same piece asked for twice is due at the earlier time.
    if (known === undefined || demandedAt.indexOf(demand.by) < demandedAt.indexOf(known.by))
      demanded.set(demand.piece, demand);
  }
  const all = [...demanded.values()];
  const missing = all
    .filter(({ there }) => !there)
    .map(({ there: _there, because, how, ...piece }) => ({
      ...piece,
      because: because ?? null,
      how: how ?? null,
    }));
  return {
    score: all.length === 0 ? 100 : Math.round((100 * (all.length - missing.length)) / all.length),
    missing,
    evidence: facts.evidence,
  };
}

/** What is missing for a step that waits on everything demanded by then. */
export const missingBy = (completeness: Completeness, by: DemandedAt): MissingPiece[] =>
  completeness.missing.filter((m) => isDueBy(m.by, by));

/** The pieces in words, each with why what is there does not count. */
export const lacking = (missing: readonly MissingPiece[]): string =>
  missing.map(({ piece, because }) => (because === null ? piece : `${piece} (${because})`)).join(', ');

/** What to do about them, as sentences; empty when it goes without saying. */
export const waysOut = (missing: readonly MissingPiece[]): string[] => [
  ...new Set(missing.flatMap(({ how }) => how ?? [])),
];

const evidence = (need: EvidenceNeed): Due => ({
  piece: `evidence: ${need.kind}`,
  there: !isOpen(need),
  broughtBy: need.broughtBy,
  by: need.by,
  requirement: need.rows.map(({ name }) => name).join('; '),
  because: need.because,
  how: need.how,
});

function demandsOf(r: Requirement, change: ChangeRecord, facts: CompletenessFacts): Demand[] {
  return [
    ...(r.fields ?? []).map((field) => ({
      piece: fields[field].label,
      there: isFilled(change[field]),
      broughtBy: 'updateChange',
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
