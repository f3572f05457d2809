import type { Span } from '#time';
import type { Limit } from './calendar-settings.ts';
import type { Found, Neighbour, Planned } from './conflict.ts';
import { overlapOf } from './spans.ts';

/** Where more changes would be under way at one moment than data allows, this one counted. */
export function loadConflicts(
  planned: Planned,
  near: readonly Neighbour[],
  limits: readonly Limit[],
): Found[] {
  return planned.places.flatMap((place) =>
    limits.flatMap((limit, index): Found[] => {
      const counts = (tier: number) => limit.tiers?.includes(tier) ?? true;
      if (limit.kind !== place.kind || !counts(planned.tier)) return [];
      const there = near
        .filter(({ tier, environmentIds }) => counts(tier) && environmentIds.includes(place.id))
        .flatMap(({ span }) => overlapOf(span, planned.span) ?? []);
      const over = crowded(there, limit.most);
      if (over === null) return [];
      return [
        {
          ...{ rule: 'too-many-at-once', key: `too-many-at-once ${place.id} ${index}` },
          ...{ span: over.span, clearFrom: over.span.to, serviceIds: [], environmentIds: [place.id] },
          other: { kind: 'load', environmentId: place.id, most: limit.most, peak: over.peak + 1 },
        },
      ];
    }),
  );
}

/** From when to when, at the outside, as many as `most` spans are on at once, and how many at the most. */
function crowded(
  spans: readonly Span[],
  most: number,
): { readonly span: Span; readonly peak: number } | null {
  const edges = spans
    .flatMap(({ from, to }) => [
      { at: from, by: 1 },
      { at: to, by: -1 },
    ])
    // Who ends as another begins is not there with them.
    .sort((a, b) => a.at.getTime() - b.at.getTime() || a.by - b.by);
  let on = 0;
  let peak = 0;
  let first: Date | null = null;
  let last: Date | null = null;
  for (const { at, by } of edges) {
    if (on >= most && by < 0) last = at;
    on += by;
    if (on >= most) first ??= at;
    peak = Math.max(peak, on);
  }
  return first === null || last === null ? null : { span: { from: first, to: last }, peak };
}
