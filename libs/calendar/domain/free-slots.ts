import type { Span } from '#time';
import type { ConflictRule, ConflictSettings } from './calendar-settings.ts';
import type { Conflict, Neighbour, Planned, Surroundings } from './conflict.ts';
import { findConflicts } from './find-conflicts.ts';
import { outsideOf, type WorkingHours } from './working-hours.ts';

/** What is looked for, and where. */
export interface SlotWish {
  /** The change that would be done; its own window does not matter. */
  readonly planned: Omit<Planned, 'span'>;
  readonly durationMs: number;
  /** Slots begin on multiples of this since 1970. */
  readonly stepMs: number;
  readonly hours: WorkingHours;
  readonly count: number;
}

export type SlotRule = ConflictRule | 'outside-hours' | 'outside-days';

/** Beginnings one after the other that do not do, all for the same. */
export interface Refused {
  /** The first beginning tried, and when the last one tried would have ended. */
  readonly from: Date;
  readonly to: Date;
  readonly tried: number;
  readonly rules: readonly SlotRule[];
  /** As the first beginning met them. */
  readonly conflicts: readonly Conflict[];
}

export interface SlotSearch {
  readonly slots: readonly Span[];
  /** Everything before the last slot, or before the end, that does not do. */
  readonly refused: readonly Refused[];
  /** Where to go on; the search has come so far. */
  readonly next: Date;
}

export const nothingFound = (from: Date, stepMs: number): SlotSearch => ({
  slots: [],
  refused: [],
  next: new Date(Math.ceil(from.getTime() / stepMs) * stepMs),
});

/**
 * Looks on for free slots that begin before `until`, after what was found so far. Slots do not overlap one another: the next
 * one begins when the one before has ended. Pure, and a slot is free exactly when `findConflicts` finds nothing.
 * @param around all that is between where the search has come and the end of the last slot that it may try
 */
export function freeSlots(
  wish: SlotWish,
  so: SlotSearch,
  until: Date,
  around: Surroundings,
  settings: ConflictSettings,
): SlotSearch {
  const slots = [...so.slots];
  const refused = [...so.refused];
  const near = sliced(around.neighbours);
  let at = so.next.getTime();
  while (at < until.getTime() && slots.length < wish.count) {
    const span = { from: new Date(at), to: new Date(at + wish.durationMs) };
    const outside = outsideOf(span, wish.hours);
    const conflicts =
      outside === null
        ? findConflicts({ ...wish.planned, span }, { ...around, neighbours: near(span) }, settings)
        : [];
    if (outside === null && conflicts.length === 0) {
      slots.push(span);
      at = Math.ceil(span.to.getTime() / wish.stepMs) * wish.stepMs;
      continue;
    }
    refuse(
      refused,
      span,
      outside === null ? [...new Set(conflicts.map(({ rule }) => rule))] : [outside],
      conflicts,
    );
    at += wish.stepMs;
  }
  return { slots, refused, next: new Date(at) };
}

/** Adds a beginning to the last run if it does not do for the same, and if nothing free lies between. */
function refuse(
  runs: Refused[],
  { from, to }: Span,
  rules: readonly SlotRule[],
  conflicts: readonly Conflict[],
): void {
  const last = runs.at(-1);
  const same = (a: readonly { readonly key: string }[], b: typeof a) =>
    a.length === b.length && a.every(({ key }, i) => key === b[i]?.key);
  const sorted = [...conflicts].sort((a, b) => (a.key < b.key ? -1 : 1));
  if (
    last !== undefined &&
    from <= last.to &&
    last.rules.join() === rules.join() &&
    same(
      [...last.conflicts].sort((a, b) => (a.key < b.key ? -1 : 1)),
      sorted,
    )
  )
    runs[runs.length - 1] = { ...last, to, tried: last.tried + 1 };
  else runs.push({ from, to, tried: 1, rules, conflicts });
}

/** The changes that may overlap a span, without walking over all of them each time. */
function sliced(neighbours: readonly Neighbour[]): (span: Span) => readonly Neighbour[] {
  const sorted = [...neighbours].sort((a, b) => a.span.from.getTime() - b.span.from.getTime());
  const starts = sorted.map(({ span }) => span.from.getTime());
  const longest = sorted.reduce(
    (most, { span }) => Math.max(most, span.to.getTime() - span.from.getTime()),
    0,
  );
  const firstFrom = (time: number): number => {
    let [low, high] = [0, starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return ({ from, to }) => sorted.slice(firstFrom(from.getTime() - longest), firstFrom(to.getTime()));
}

/** How often each rule stood in the way, the most frequent first: why there is no slot at all. */
export function tallied(refused: readonly Refused[]): { readonly rule: SlotRule; readonly tried: number }[] {
  const counts = new Map<SlotRule, number>();
  for (const { rules, tried } of refused)
    for (const rule of rules) counts.set(rule, (counts.get(rule) ?? 0) + tried);
  return [...counts].map(([rule, tried]) => ({ rule, tried })).sort((a, b) => b.tried - a.tried);
}
