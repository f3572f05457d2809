import { Temporal } from 'temporal-polyfill';

/** Reads a wall clock as RFC 5545 (3.3.5) demands: in the gap of spring by the offset before it, in autumn the first of two. */
const disambiguation = 'compatible';

/**
 * The moment at which clocks of a zone show this.
 * @param wall wall clock without offset, as in `2026-03-29T02:30:00`
 * @param timeZone an IANA name
 * @throws RangeError when either is none
 */
export function toInstant(wall: string, timeZone: string): Date {
  return toDate(Temporal.PlainDateTime.from(wall).toZonedDateTime(timeZone, { disambiguation }));
}

/** What clocks of a zone show at a moment, to the second: `2026-03-29T03:30:00`. */
export function toWall(instant: Date, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'second' });
}

/**
 * When something ends that begins at a wall clock. Days and weeks are the calendar's (23 to 25 hours where clocks are
 * set), hours are exact: RFC 5545, 3.3.6.
 */
export function endOf(wall: string, timeZone: string, duration: string): Date {
  const start = Temporal.PlainDateTime.from(wall).toZonedDateTime(timeZone, { disambiguation });
  return toDate(start.add(Temporal.Duration.from(duration), { overflow: 'constrain' }));
}

export const isZone = (name: string): boolean => {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
};

/** A wall clock in the one form that is compared as text; null when it is none. */
export function normalWall(text: string): string | null {
  try {
    return Temporal.PlainDateTime.from(text).toString({ smallestUnit: 'second' });
  } catch {
    return null;
  }
}

/** Milliseconds at the longest of an ISO 8601 duration; null when it is none, or not above zero. */
export function longestOf(duration: string): number | null {
  try {
    const parsed = Temporal.Duration.from(duration);
    if (parsed.years !== 0 || parsed.months !== 0) return null;
    const days = parsed.days + 7 * parsed.weeks;
    const exact = parsed.with({ days: 0, weeks: 0 }).total({ unit: 'millisecond' });
    const longest = days * 86_400_000 + (days > 0 ? 3_600_000 : 0) + exact;
    return parsed.sign > 0 && longest > 0 ? longest : null;
  } catch {
    return null;
  }
}

const toDate = (zoned: Temporal.ZonedDateTime): Date => new Date(zoned.epochMilliseconds);
