import { Temporal } from 'temporal-polyfill';
import { toWall } from './zones.ts';

/** Clocks of a zone are set. */
export interface Transition {
  /** What they showed in that moment, before they were set: `2026-03-29T02:00:00`. */
  readonly wall: string;
  /** Offsets from UTC, as in `+0100`. */
  readonly from: string;
  readonly to: string;
}

/** How clocks of a zone stood at a moment, and when they are set after it, up to another. */
export function clocksOf(
  timeZone: string,
  from: Date,
  to: Date,
): { readonly offset: string; readonly wall: string; readonly transitions: readonly Transition[] } {
  let at = Temporal.Instant.fromEpochMilliseconds(from.getTime()).toZonedDateTimeISO(timeZone);
  const offset = offsetOf(at);
  const transitions: Transition[] = [];
  for (;;) {
    const next = at.getTimeZoneTransition('next');
    if (next === null || next.epochMilliseconds >= to.getTime()) break;
    const before = next.subtract({ nanoseconds: 1 });
    const wall = next.withTimeZone(before.offset).toPlainDateTime().toString({ smallestUnit: 'second' });
    transitions.push({ wall, from: offsetOf(before), to: offsetOf(next) });
    at = next;
  }
  return { offset, wall: toWall(from, timeZone), transitions };
}

/** RFC 5545, 3.3.14. Zones of today differ from UTC by whole minutes. */
const offsetOf = ({ offset }: Temporal.ZonedDateTime): string => offset.slice(0, 6).replace(':', '');
