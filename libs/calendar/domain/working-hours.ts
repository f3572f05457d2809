import { type Span, toInstant } from '#time';

export const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
/** As RFC 5545 calls the days. */
export type Weekday = (typeof weekdays)[number];

/** When somebody would have it: wall clocks of a zone, as `22:00` to `06:00`, on some days of the week. */
export interface WorkingHours {
  /** From and to what time of day; over midnight where `to` is not after `from`. Null for the whole day. */
  readonly hours: { readonly from: string; readonly to: string } | null;
  /** Days on which hours begin; null for all. */
  readonly days: readonly Weekday[] | null;
  readonly timeZone: string;
}

/** Why a span does not lie within what was asked for; null when it does. */
export function outsideOf(span: Span, wished: WorkingHours): 'outside-hours' | 'outside-days' | null {
  const { hours, days, timeZone } = wished;
  if (hours === null && days === null) return null;
  // Wall clock and UTC are on the same date, or on neighbouring ones.
  const near = [-1, 0, 1].map((by) => shifted(span.from.toISOString().slice(0, 10), by));
  if (hours === null) {
    const touched = near.concat(shifted(near[2] ?? '', 1), shifted(near[2] ?? '', 2)).filter((date) => {
      const [opens, closes] = [at(date, '00:00', timeZone), at(shifted(date, 1), '00:00', timeZone)];
      return opens < span.to.getTime() && closes > span.from.getTime();
    });
    const tooLong = span.to.getTime() - span.from.getTime() > 2 * 86_400_000;
    const all = tooLong
      ? weekdays.every((day) => days?.includes(day))
      : touched.every((day) => isOn(day, days));
    return all ? null : 'outside-days';
  }
  const overNight = hours.to <= hours.from;
  const began = near.find((date) => {
    const closes = at(overNight ? shifted(date, 1) : date, hours.to, timeZone);
    return at(date, hours.from, timeZone) <= span.from.getTime() && span.to.getTime() <= closes;
  });
  if (began === undefined) return 'outside-hours';
  return isOn(began, days) ? null : 'outside-days';
}

/** A search asks for the same few days again and again. */
const known = new Map<string, number>();
const mostKnown = 5_000;

/** The moment of a time of day, in milliseconds since 1970. */
function at(date: string, time: string, timeZone: string): number {
  const key = `${date} ${time} ${timeZone}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  if (known.size >= mostKnown) known.clear();
  const instant = toInstant(`${date}T${time}:00`, timeZone).getTime();
  known.set(key, instant);
  return instant;
}

const shifted = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

function isOn(date: string, days: readonly Weekday[] | null): boolean {
  const day = weekdays[(new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7];
  return days === null || (day !== undefined && days.includes(day));
}
