import type { Id } from '#kernel';
import type { CalendarEntry, FreezeStrength } from './entry.ts';
import { letsThrough, type Pass } from './freeze-override.ts';
import { covers, placesIn, type Touched } from './scope.ts';
import { nextStart, onAt } from './takes-place.ts';

/** What rules look at of an entry. */
export type Binding = Pick<
  CalendarEntry,
  'id' | 'kind' | 'strength' | 'name' | 'recurrence' | 'scope' | 'exemptTypes' | 'endedAt'
>;

/** A change as the calendar sees it. */
export interface Held extends Touched {
  readonly type: string;
  readonly digest: string;
  readonly revision: number;
}

/** A freeze that is on and that nothing lets the change through. */
export interface FreezeOn {
  readonly name: string;
  readonly strength: FreezeStrength;
  readonly until: string;
  readonly environmentIds: readonly Id[] | null;
}

interface WindowShut {
  readonly name: string;
  readonly opensAt: string | null;
  readonly environmentIds: readonly Id[] | null;
}

/** Whether an entry says anything to a change of this type that touches this. */
export const binds = (
  entry: Pick<Binding, 'exemptTypes' | 'scope'>,
  held: Touched & { readonly type: string },
) => !entry.exemptTypes.includes(held.type) && covers(entry.scope, held);

/** The freezes that stop a change at a moment. @param passes overrides that are in force then */
export function freezesOn(
  entries: readonly Binding[],
  passes: readonly Pass[],
  held: Held,
  at: Date,
): FreezeOn[] {
  return entries.flatMap((entry) => {
    if (entry.kind !== 'FREEZE' || !binds(entry, held)) return [];
    if (passes.some((pass) => letsThrough(pass, entry, held))) return [];
    const on = onAt(entry, at);
    if (on === null) return [];
    const environmentIds = held.places.length === 0 ? null : placesIn(entry.scope, held).map(({ id }) => id);
    const { name, strength } = entry;
    return [{ name, strength: strength ?? 'HARD', until: on.end.toISOString(), environmentIds }];
  });
}

/**
 * Where a change would be done outside the maintenance windows. What has a recurring window is worked on in a window
 * alone; a window that takes place once only opens further time. Each service in each place is looked at by itself.
 */
export function windowsShut(entries: readonly Binding[], held: Held, at: Date): WindowShut[] {
  const windows = entries.filter(({ kind }) => kind === 'MAINTENANCE_WINDOW');
  if (windows.length === 0) return [];
  const shut = new Map<string, WindowShut>();
  for (const unit of unitsOf(held)) {
    const own = windows.filter((window) => binds(window, unit));
    if (!own.some(({ recurrence }) => recurrence.rule !== null)) continue;
    if (own.some((window) => onAt(window, at) !== null)) continue;
    const next = own
      .map((window) => ({ name: window.name, opens: nextStart(window, at) }))
      .sort((a, b) => (a.opens?.getTime() ?? Infinity) - (b.opens?.getTime() ?? Infinity))[0];
    const opensAt = next?.opens?.toISOString() ?? null;
    const key = `${next?.name ?? ''} ${opensAt ?? ''}`;
    const there = unit.places.map(({ id }) => id);
    const known = shut.get(key)?.environmentIds ?? [];
    const environmentIds = there.length === 0 ? null : [...new Set([...known, ...there])];
    shut.set(key, { name: next?.name ?? '', opensAt, environmentIds });
  }
  return [...shut.values()];
}

/** Each service in each place; what the change leaves open stays open. */
export function unitsOf<T extends Touched>(held: T): T[] {
  const services = held.serviceIds.length === 0 ? [[]] : held.serviceIds.map((id) => [id]);
  const places = held.places.length === 0 ? [[]] : held.places.map((place) => [place]);
  return services.flatMap((serviceIds) => places.map((there) => ({ ...held, serviceIds, places: there })));
}
