import { type Occurrence, occurrencesBetween, type Recurrence, type Span } from '#time';
import type { CalendarEntry } from './entry.ts';

type Timed = Pick<CalendarEntry, 'recurrence' | 'endedAt'>;

const day = 86_400_000;
const mostKept = 5_000;
/** What takes place around a day does not change: following a rule from its first start each time would cost. */
const around = new Map<string, readonly Occurrence[]>();

/** When an entry takes place within a span, in order of time; cut off where it was ended. */
export function takesPlace({ recurrence, endedAt }: Timed, span: Span, limit?: number): Occurrence[] {
  // A second more than a day, as a short span may reach into the next day.
  const found = short(span)
    ? aroundDay(recurrence, span.from, day + 1_000).filter((o) => o.start < span.to && o.end > span.from)
    : occurrencesBetween(recurrence, span, limit);
  if (endedAt === null) return found;
  return found
    .filter(({ start }) => start < endedAt)
    .map((o) => (o.end > endedAt ? { ...o, end: endedAt } : o))
    .filter(({ end }) => end > span.from);
}

/** Wide enough for every calendar, and still four digits to a year. */
const ages: Span = { from: new Date('1000-01-01T00:00:00Z'), to: new Date('9000-01-01T00:00:00Z') };

/** The occurrence that is on at a moment; of several the one that lasts longest. */
export function onAt(entry: Timed, at: Date): Occurrence | null {
  const [first, ...rest] = takesPlace(entry, { from: at, to: new Date(at.getTime() + 1) });
  if (first === undefined) return null;
  return rest.reduce((longest, o) => (o.end > longest.end ? o : longest), first);
}

/** The outer bounds of all that it will ever bring: `to` is null where the rule has no end. */
export function boundsOf(recurrence: Recurrence): { readonly from: Date; readonly to: Date | null } {
  const { rule } = recurrence;
  const first = occurrencesBetween({ ...recurrence, rule: null, exceptions: [] }, ages);
  const from = first.reduce(
    (least, { start }) => (start < least ? start : least),
    first[0]?.start ?? ages.to,
  );
  if (rule !== null && !/(^|;)(COUNT|UNTIL)=/.test(rule)) return { from, to: null };
  const all = rule === null ? first : occurrencesBetween(recurrence, ages, Number.MAX_SAFE_INTEGER);
  return { from, to: all.reduce((last, { end }) => (end > last ? end : last), from) };
}

/** When it next begins after a moment, within about a year; null when it does not. */
export function nextStart({ recurrence, endedAt }: Timed, after: Date): Date | null {
  const next = aroundDay(recurrence, after, aYear, fewest).find(({ start }) => start > after)?.start;
  return next === undefined || (endedAt !== null && next >= endedAt) ? null : next;
}

const short = ({ from, to }: Span): boolean => to.getTime() - from.getTime() <= 1_000;
const aYear = 400 * day;
/** More than can begin on one day. */
const fewest = 50;

/** What takes place from the day of a moment on, followed once for all moments of that day. */
function aroundDay(recurrence: Recurrence, at: Date, ahead: number, limit?: number): readonly Occurrence[] {
  const first = Math.floor(at.getTime() / day) * day;
  const key = `${first} ${ahead} ${JSON.stringify(recurrence)}`;
  const known = around.get(key);
  if (known !== undefined) return known;
  const found = occurrencesBetween(recurrence, { from: new Date(first), to: new Date(first + ahead) }, limit);
  if (around.size >= mostKept) around.clear();
  around.set(key, found);
  return found;
}
