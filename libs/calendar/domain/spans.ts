import type { Span } from '#time';

/** What two spans have in common; null when they only touch, or not even that. */
export function overlapOf(a: Span, b: Span): Span | null {
  const from = a.from > b.from ? a.from : b.from;
  const to = a.to < b.to ? a.to : b.to;
  return from < to ? { from, to } : null;
}

/** Spans that overlap or touch as one, in order of time. */
export function joined(spans: readonly Span[]): Span[] {
  const all: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.from.getTime() - b.from.getTime())) {
    const last = all.at(-1);
    if (last === undefined || span.from > last.to) all.push(span);
    else if (span.to > last.to) all[all.length - 1] = { from: last.from, to: span.to };
  }
  return all;
}

/** The first part of a span that nothing of `open` covers; null when all of it is covered. */
export function firstGap(open: readonly Span[], { from, to }: Span): Span | null {
  let at = from;
  for (const span of joined(open)) {
    if (span.to <= at) continue;
    if (span.from > at) return { from: at, to: span.from < to ? span.from : to };
    at = span.to;
    if (at >= to) return null;
  }
  return { from: at, to };
}

/** When a span as long as this one could begin within `open`, not before this one does; null when nowhere. */
export function nextFit(open: readonly Span[], { from, to }: Span): Date | null {
  const length = to.getTime() - from.getTime();
  const fit = joined(open).find(
    (span) => span.to.getTime() - Math.max(span.from.getTime(), from.getTime()) >= length,
  );
  return fit === undefined ? null : fit.from > from ? fit.from : from;
}
