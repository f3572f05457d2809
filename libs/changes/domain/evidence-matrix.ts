import type { ChangeType, RiskLevel } from './content.ts';
import { demandedAt, type DemandedAt, type EnvironmentKindName } from './points.ts';

/**
 * What a piece of evidence has to be found to say, from the strictest on. PASSED: it was read, and speaks for the change.
 * READ: it was read, and does not speak against it (a bill of materials says neither). PRESENT: it is there, read or not,
 * and does not speak against it. ANY: it is there, whatever it says.
 */
export const verdictsNeeded = ['PASSED', 'READ', 'PRESENT', 'ANY'] as const;
export type VerdictNeeded = (typeof verdictsNeeded)[number];

/** Who brings a piece of evidence: a person, or a machine in its own name. */
export const evidenceSenders = ['person', 'pipeline'] as const;
export type EvidenceSender = (typeof evidenceSenders)[number];

/** What evidence must not be older than: the last material edit of the change, its last commit. */
export const freshAfter = ['edit', 'commit'] as const;
export type FreshAfter = (typeof freshAfter)[number];

/** What a change may bring, so that there is something to review, to build or to list. */
export const brought = ['commits', 'artifacts'] as const;
export type Brought = (typeof brought)[number];

/** One kind of evidence that a row asks for. */
export interface EvidenceDemand {
  readonly kind: string;
  readonly verdict: VerdictNeeded;
  readonly from: readonly EvidenceSender[];
  readonly freshAfter: readonly FreshAfter[];
}

/** One row of policies/evidence.json: which changes need which evidence, and by when. What is left out is of any. */
export interface EvidenceRow {
  /** What refusals name, and exceptions are from: `critical-service-shows-its-tests`. */
  readonly rule: string;
  /** The same for people. */
  readonly name: string;
  readonly by: DemandedAt;
  readonly types?: readonly ChangeType[];
  readonly risks?: readonly RiskLevel[];
  /** Tiers of the most critical service. */
  readonly tiers?: readonly number[];
  /** One of them is enough. */
  readonly environmentKinds?: readonly EnvironmentKindName[];
  /** One of them is enough. */
  readonly brings?: readonly Brought[];
  readonly evidence: readonly EvidenceDemand[];
}

/** Where a change lies in the matrix. */
export interface EvidencePlace {
  readonly type: ChangeType;
  readonly risk: RiskLevel;
  readonly tier: number;
  readonly environmentKinds: readonly string[];
  readonly brings: readonly Brought[];
}

/** What a change needs of one kind: of all rows that ask for it, the strictest of each. */
export interface MergedDemand extends EvidenceDemand {
  readonly by: DemandedAt;
  readonly rows: readonly EvidenceRow[];
  /** The rules of rows that would ask for it, but for an exception. */
  readonly excepted: readonly string[];
}

/**
 * What a change needs, by kind, in the order of the rows. Every row that applies counts (the union), and where several ask
 * for the same kind the strictest holds: so a row that is added never loosens another. A row from which an exception is in
 * force asks for nothing; a kind that only such rows ask for is told as excepted.
 */
export function demandsAt(
  rows: readonly EvidenceRow[],
  place: EvidencePlace,
  excepted: readonly string[],
): MergedDemand[] {
  const byKind = new Map<string, { row: EvidenceRow; demand: EvidenceDemand }[]>();
  for (const row of rows.filter((candidate) => covers(candidate, place)))
    for (const demand of row.evidence)
      byKind.set(demand.kind, [...(byKind.get(demand.kind) ?? []), { row, demand }]);
  return [...byKind.values()].map((asked) => {
    const lifted = asked.filter(({ row }) => excepted.includes(row.rule));
    const live = asked.filter(({ row }) => !excepted.includes(row.rule));
    const merged = (live.length > 0 ? live : asked).map(({ row, demand }): MergedDemand => ({
      ...demand,
      by: row.by,
      rows: [row],
      excepted: [],
    }));
    return {
      ...merged.reduce(strictest),
      excepted: [...new Set(lifted.map(({ row }) => row.rule))],
    };
  });
}

const strictest = (a: MergedDemand, b: MergedDemand): MergedDemand => ({
  kind: a.kind,
  by: first(demandedAt, a.by, b.by),
  verdict: first(verdictsNeeded, a.verdict, b.verdict),
  from: a.from.filter((sender) => b.from.includes(sender)),
  freshAfter: freshAfter.filter((what) => a.freshAfter.includes(what) || b.freshAfter.includes(what)),
  rows: [...a.rows, ...b.rows.filter((row) => !a.rows.includes(row))],
  excepted: [],
});

const first = <T>(order: readonly T[], a: T, b: T): T => (order.indexOf(a) <= order.indexOf(b) ? a : b);

/** Whether a row, or a requirement of another sort, is of a change at this place. */
export const covers = (
  row: Partial<Pick<EvidenceRow, 'types' | 'risks' | 'tiers' | 'environmentKinds' | 'brings'>>,
  { type, risk, tier, environmentKinds, brings }: EvidencePlace,
): boolean =>
  (row.types === undefined || row.types.includes(type)) &&
  (row.risks === undefined || row.risks.includes(risk)) &&
  (row.tiers === undefined || row.tiers.includes(tier)) &&
  (row.environmentKinds === undefined ||
    row.environmentKinds.some((kind) => environmentKinds.includes(kind))) &&
  (row.brings === undefined || row.brings.some((what) => brings.includes(what)));
