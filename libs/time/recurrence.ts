import { RRuleTemporal } from 'rrule-temporal';
import { endOf, isZone, longestOf, normalWall, toInstant, toWall } from './zones.ts';

/** Something that takes place once, or again and again by a rule, as clocks on the wall of its zone tell (RFC 5545). */
export interface Recurrence {
  /** Wall clock of the first occurrence (DTSTART), as in `2026-03-29T02:30:00`. */
  readonly start: string;
  /** An IANA name. */
  readonly timeZone: string;
  /** ISO 8601, weeks at the longest unit: `PT2H`, `P1D`. */
  readonly duration: string;
  /** Value of an RRULE, as in `FREQ=WEEKLY;BYDAY=SU`; null for something that takes place once. */
  readonly rule: string | null;
  /** Wall clocks of starts that are left out (EXDATE), and of further ones (RDATE). */
  readonly exceptions: readonly string[];
  readonly additions: readonly string[];
}

export interface Occurrence {
  readonly start: Date;
  readonly end: Date;
  /** Wall clock of its start: its stable name within the series (RECURRENCE-ID). */
  readonly at: string;
}

export interface Span {
  readonly from: Date;
  readonly to: Date;
}

/** Rules that come round more often than daily are no rules for people; expanding them would cost without end. */
const frequencies = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'];
const mostExtra = 1_000;
/** A rule is followed over so many starts and no further: about 27 years of days. */
const mostSteps = 10_000;
const defaultLimit = 1_000;

/**
 * What takes place within a span, in order of time: all that begins before its end and ends after its start.
 * @param limit so many at the most, the earliest first
 * @throws RangeError for a recurrence that `recurrenceFaults` finds fault with
 */
export function occurrencesBetween(
  recurrence: Recurrence,
  { from, to }: Span,
  limit = defaultLimit,
): Occurrence[] {
  const longest = longestOf(recurrence.duration) ?? 0;
  const first = toWall(new Date(from.getTime() - longest - clockShift), recurrence.timeZone);
  const last = toWall(new Date(to.getTime() + clockShift), recurrence.timeZone);
  const found: Occurrence[] = [];
  for (const at of startsBetween(recurrence, first, last)) {
    const start = toInstant(at, recurrence.timeZone);
    const end = endOf(at, recurrence.timeZone, recurrence.duration);
    if (start < to && end > from) found.push({ start, end, at });
    if (found.length >= limit) break;
  }
  return found;
}

/** What is wrong with it, a sentence each; none when it can be followed. */
export function recurrenceFaults(recurrence: Recurrence): string[] {
  const { start, timeZone, duration, rule, exceptions, additions } = recurrence;
  const faults: string[] = [];
  if (normalWall(start) === null)
    faults.push(`The start "${start}" is no wall clock such as 2026-03-29T02:30:00.`);
  if (!isZone(timeZone))
    faults.push(`The time zone "${timeZone}" is not known; use a name such as Europe/Berlin.`);
  if (longestOf(duration) === null)
    faults.push(`The duration "${duration}" is none; use ISO 8601 up to weeks, such as PT2H or P1D.`);
  if (exceptions.length + additions.length > mostExtra)
    faults.push(`There may be ${mostExtra} exceptions and additions at the most.`);
  for (const at of [...exceptions, ...additions])
    if (normalWall(at) === null) faults.push(`"${at}" is no wall clock such as 2026-03-29T02:30:00.`);
  return [...faults, ...(rule === null ? [] : ruleFaults(rule))];
}

/** The most that a wall clock and UTC order differ in between two moments: offsets change by less than that. */
const clockShift = 26 * 3_600_000;

/** Wall clocks of starts within the span, each once, in order. */
function startsBetween(recurrence: Recurrence, first: string, last: string): string[] {
  const skipped = new Set(recurrence.exceptions.map(normal));
  const starts = new Set([...byRule(recurrence, first, last), ...recurrence.additions.map(normal)]);
  return [...starts].filter((at) => at >= first && at <= last && !skipped.has(at)).sort();
}

function byRule(recurrence: Recurrence, first: string, last: string): string[] {
  const from = normal(recurrence.start);
  if (recurrence.rule === null) return [from];
  return onTheWall(recurrence.rule, from, recurrence.timeZone)
    .between(new Date(`${first}Z`), new Date(`${last}Z`), true)
    .map((at) => at.toPlainDateTime().toString({ smallestUnit: 'second' }));
}

/**
 * Follows a rule by clocks on the wall, which are read as if they were UTC. What was DTSTART is the first of the set also
 * where the rule would not bring it (RFC 5545, 3.8.5.3).
 */
function onTheWall(rule: string, from: string, timeZone: string): RRuleTemporal {
  const until = rule.replace(/UNTIL=(\d{8})(T\d{6})?(Z?)/, (_, day: string, time?: string, utc?: string) => {
    const [at, clock] = [day, time ?? 'T235959'].map((part) => part.replace(/^T/, '')) as [string, string];
    const said = `${at.replace(/(....)(..)/, '$1-$2-')}T${clock.replace(/(..)(..)/, '$1:$2:')}`;
    return `UNTIL=${compact(utc === 'Z' ? toWall(new Date(`${said}Z`), timeZone) : said)}Z`;
  });
  return new RRuleTemporal({
    rruleString: `DTSTART:${compact(from)}Z\nRRULE:${until}`,
    maxIterations: mostSteps,
    includeDtstart: true,
    strict: true,
  });
}

const compact = (wall: string): string => wall.replaceAll(/[-:]/g, '');

function ruleFaults(rule: string): string[] {
  const read = (part: string) => new RegExp(`(?:^|;)${part}=([^;]*)`).exec(rule)?.[1];
  const none = `The rule "${rule}" is no recurrence rule of RFC 5545, such as FREQ=WEEKLY;BYDAY=SU.`;
  if (!/^[A-Z0-9=;,:+-]{1,500}$/.test(rule)) return [none];
  try {
    onTheWall(rule, '2026-01-01T00:00:00', 'UTC');
  } catch {
    return [none];
  }
  if (!frequencies.includes(read('FREQ') ?? ''))
    return [`The rule comes round too often: FREQ is one of ${frequencies.join(', ')}.`];
  const finer = ['BYHOUR', 'BYMINUTE', 'BYSECOND'].filter((part) => read(part) !== undefined);
  if (finer.length > 0) return [`${finer.join(', ')} cannot be used: the start tells the time of day.`];
  return Number(read('COUNT') ?? 0) > mostSteps ? [`COUNT is ${mostSteps} at the most.`] : [];
}

function normal(wall: string): string {
  const at = normalWall(wall);
  if (at === null) throw new RangeError(`"${wall}" is no wall clock.`);
  return at;
}
