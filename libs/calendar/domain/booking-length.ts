import { problem, type Problem } from '#kernel';
import type { Recurrence } from '#time';
import type { CalendarSettings } from './calendar-settings.ts';
import { boundsOf } from './takes-place.ts';

const hourMs = 3_600_000;

/**
 * Why somebody may not book for so long; none when they may. What counts is the time from the first start to the last
 * end: what comes round again keeps others away for as long as it does. A booking that is too long already may be made shorter.
 *
 * @param before as it was booked; null for a booking that is new
 */
export function bookingLengthProblems(
  recurrence: Recurrence,
  before: Recurrence | null,
  roles: readonly string[],
  { longerFor, longestHours }: CalendarSettings['bookings'],
): Problem[] {
  if (roles.some((role) => longerFor.includes(role))) return [];
  const hours = hoursOf(recurrence);
  if (hours <= longestHours || (before !== null && hours <= hoursOf(before))) return [];
  const said = hours === Infinity ? 'has no end' : `lasts ${Math.ceil(hours)} hours`;
  return [
    problem('NOT_PERMITTED', `This booking ${said}; ${longestHours} hours are the most that you can book.`, {
      rule: 'booking-length',
      path: ['input', recurrence.rule === null ? 'end' : 'rule'],
      missing: [`a booking of ${longestHours} hours at the most, from its first start to its last end`],
      wayOut: `Book for less, or ask somebody who may book for longer: ${longerFor.join(' or ') || 'nobody may'}.`,
    }),
  ];
}

function hoursOf(recurrence: Recurrence): number {
  const { from, to } = boundsOf(recurrence);
  return to === null ? Infinity : (to.getTime() - from.getTime()) / hourMs;
}
