import type { Id } from '#kernel';
import type { Item } from './meeting.ts';
import type { AgendaFilter } from './series.ts';

/** A change whose open round asks the board. */
export interface Candidate {
  readonly changeId: Id;
  readonly number: number;
  readonly roundId: Id;
  readonly askedAt: Date;
  readonly revision: number;
  readonly digest: string;
  readonly type: string;
  readonly state: string;
  readonly risk: string;
  readonly services: readonly Id[];
  readonly plannedStart: Date | null;
}

/** So many items an agenda has at the most; what is beyond waits for the next. */
export const mostItems = 200;

const risks = ['VERY_HIGH', 'HIGH', 'MEDIUM', 'LOW'];
const rank = (risk: string): number => (risks.includes(risk) ? risks.indexOf(risk) : -1);

/** The agenda that these changes make: what the filter lets through, the riskiest first, then by planned window. */
export function agendaOf(
  filter: AgendaFilter,
  meeting: { readonly startsAt: Date },
  candidates: readonly Candidate[],
  askedBy: Date,
): Candidate[] {
  return candidates
    .filter((c) => c.askedAt <= askedBy && passes(filter, meeting.startsAt, c))
    .sort(inOrder)
    .slice(0, mostItems);
}

export function passes(filter: AgendaFilter, startsAt: Date, c: Candidate): boolean {
  const { states, types, risks: asked, services, withinDays } = filter;
  const horizon = withinDays === undefined ? null : startsAt.getTime() + withinDays * 86_400_000;
  return (
    (states === undefined || states.includes(c.state)) &&
    (types === undefined || types.includes(c.type)) &&
    (asked === undefined || asked.includes(c.risk)) &&
    (services === undefined || services.some((id) => c.services.includes(id))) &&
    (horizon === null || c.plannedStart === null || c.plannedStart.getTime() <= horizon)
  );
}

/** An unknown risk counts as the highest; a change without a window comes after those with one. */
export function inOrder(a: Candidate, b: Candidate): number {
  const window = (c: Candidate) => c.plannedStart?.getTime() ?? Number.MAX_SAFE_INTEGER;
  return rank(a.risk) - rank(b.risk) || window(a) - window(b) || a.number - b.number;
}

export const itemMarks = ['AS_FROZEN', 'EDITED', 'DECIDED', 'WITHDRAWN'] as const;
/** What became of a change since its agenda was frozen. */
export type ItemMark = (typeof itemMarks)[number];

/** What an item is compared with. */
export interface ItemNow {
  readonly change: { readonly state: string; readonly revision: number };
  readonly digest: string;
  readonly round: { readonly state: string } | null;
}

export function markOf(item: Pick<Item, 'revision' | 'digest'>, now: ItemNow): ItemMark {
  if (now.round?.state === 'approved' || now.round?.state === 'rejected') return 'DECIDED';
  if (now.change.state === 'CANCELED') return 'WITHDRAWN';
  if (now.change.revision !== item.revision || now.digest !== item.digest) return 'EDITED';
  return now.round?.state === 'voided' ? 'WITHDRAWN' : 'AS_FROZEN';
}

/** Positions after an item was put to another place: the others keep their order. */
export function reordered(items: readonly Item[], id: Id, to: number): Map<Id, number> {
  const others = [...items].sort((a, b) => a.position - b.position).filter((i) => i.id !== id);
  const ids = others.map((i) => i.id);
  ids.splice(Math.min(Math.max(to, 1), items.length) - 1, 0, id);
  return new Map(ids.map((each, i) => [each, i + 1]));
}
