import type { Conflict } from './conflict.ts';

/**
 * What was not there before, is now, and is still ahead. An entry of the calendar that is moved is the same entry, and the
 * maintenance windows of a service stay its windows when another comes to them: being in conflict with them is no news
 * to whom it was so before.
 */
export function growth(before: readonly Conflict[], after: readonly Conflict[], now: Date): Conflict[] {
  const known = new Set(before.map(nameOf));
  return after.filter((conflict) => conflict.span.to > now && !known.has(nameOf(conflict)));
}

/** What a conflict is known by from one look to the next. */
export function nameOf({ rule, key, other, serviceIds, environmentIds }: Conflict): string {
  if (other.kind === 'entry') return `${rule} ${other.entry.id}`;
  return other.kind === 'windows' ? [rule, ...serviceIds, ...environmentIds].join(' ') : key;
}
