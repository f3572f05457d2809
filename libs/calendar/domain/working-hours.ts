import { type Span, toInstant, toWall } from '#time';

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
  const wall = toWall(span.from, timeZone);
  if (hours === null) return daysOf(span, timeZone).every((day) => isOn(day, days)) ? null : 'outside-days';
  const [date, time] = [wall.slice(0, 10), wall.slice(11, 16)];
  const overNight = hours.to <= hours.from;
  const began = overNight && time < hours.to ? shifted(date, -1) : date;
  const opens = toInstant(`${began}T${hours.from}:00`, timeZone);
  const closes = toInstant(`${overNight ? shifted(began, 1) : began}T${hours.to}:00`, timeZone);
  if (span.from < opens || span.to > closes) return 'outside-hours';
  return isOn(began, days) ? null : 'outside-days';
}

/** The dates that a span touches, as the zone's calendars show them. */
function daysOf({ from, to }: Span, timeZone: string): string[] {
  const last = toWall(new Date(to.getTime() - 1), timeZone).slice(0, 10);
  const all = [toWall(from, timeZone).slice(0, 10)];
  for (let day = all[0] ?? last; day < last && all.length < 8;) {
    day = shifted(day, 1);
    all.push(day);
  }
  return all;
}

const shifted = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

function isOn(date: string, days: readonly Weekday[] | null): boolean {
  const day = weekdays[(new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7];
  return days === null || (day !== undefined && days.includes(day));
}
