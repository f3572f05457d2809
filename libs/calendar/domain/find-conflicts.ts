import type { Span } from '#time';
import type { ConflictRule, ConflictSettings } from './calendar-settings.ts';
import type { Conflict, Found, Link, Nearby, Neighbour, Passed, Planned, Surroundings } from './conflict.ts';
import { reaches } from './freeze-override.ts';
import { loadConflicts } from './load.ts';
import { binds, unitsOf } from './held.ts';
import { placesIn } from './scope.ts';
import { firstGap, nextFit, overlapOf } from './spans.ts';

/** Every conflict of a window with what is around it, in order of time. Pure: the same for the same surroundings. */
export function findConflicts(
  planned: Planned,
  { neighbours, entries, passes }: Surroundings,
  settings: ConflictSettings,
): Conflict[] {
  const near = neighbours.filter(
    (n) => n.id !== planned.changeId && overlapOf(n.span, planned.span) !== null,
  );
  const found: Found[] = [
    ...near.flatMap((neighbour) => betweenChanges(planned, neighbour, settings)),
    ...loadConflicts(planned, near, settings.limits),
    ...entries.flatMap((nearby) => withEntry(planned, nearby, passes)),
    ...outsideWindows(planned, entries),
  ];
  return found
    .map((one) => ({ ...one, severity: settings.severity[one.rule] }))
    .sort((a, b) => a.span.from.getTime() - b.span.from.getTime() || (a.key < b.key ? -1 : 1));
}

function betweenChanges(planned: Planned, neighbour: Neighbour, { meet }: ConflictSettings): Found[] {
  const span = overlapOf(neighbour.span, planned.span);
  if (span === null) return [];
  const clearFrom = neighbour.span.to;
  const found: Found[] = [];
  const add = (rule: ConflictRule, link: Link, serviceIds: readonly string[]): void => {
    const other = { kind: 'change', neighbour, link } as const;
    const key = `${rule} ${neighbour.id}`;
    found.push({ rule, key, span, clearFrom, other, serviceIds, environmentIds: [] });
  };
  const services = neighbour.links.filter(({ role }) => role === 'service');
  const nearest = services.reduce<Link | null>(
    (least, link) => (least === null || link.distance < least.distance ? link : least),
    null,
  );
  if (nearest !== null && meets(planned, neighbour, meet)) {
    const rule = byDistance[Math.min(nearest.distance, 2)] ?? 'indirect-dependency';
    const alike = services.filter((link) => byDistance[Math.min(link.distance, 2)] === rule);
    add(rule, nearest, [...new Set(alike.flatMap(({ origin }) => origin ?? []))].sort());
  }
  const person = neighbour.links.find(({ role }) => role === 'implementer');
  if (person !== undefined) add('same-implementer', person, []);
  return found;
}

const byDistance: readonly ConflictRule[] = ['same-service', 'dependency', 'indirect-dependency'];

/** Whether two changes are done where one can feel the other; who names no place may be anywhere. */
function meets(planned: Planned, other: Neighbour, where: ConflictSettings['meet']): boolean {
  if (where === 'ANYWHERE' || planned.places.length === 0 || other.environmentIds.length === 0) return true;
  return planned.places.some(({ id, kind }) =>
    where === 'KIND' ? other.environmentKinds.includes(kind) : other.environmentIds.includes(id),
  );
}

/** Inside a freeze, as far as no override lets the change through, or where somebody else has booked. */
function withEntry(planned: Planned, { entry, occurrences }: Nearby, passes: readonly Passed[]): Found[] {
  const booked = entry.kind === 'BOOKING';
  if (!booked && entry.kind !== 'FREEZE') return [];
  if (!binds(entry, planned)) return [];
  const places = placesIn(entry.scope, planned);
  if (booked && (places.length === 0 || isHolder(planned, entry))) return [];
  const rule = booked
    ? 'environment-booked'
    : entry.strength === 'SOFT'
      ? 'inside-soft-freeze'
      : 'inside-hard-freeze';
  const free = booked ? null : freeUntil(planned, entry, passes);
  return occurrences.flatMap((on) => {
    const met = overlapOf({ from: on.start, to: on.end }, planned.span);
    if (met === null || (free !== null && free >= met.to)) return [];
    const span = free === null || free <= met.from ? met : { from: free, to: met.to };
    return [
      {
        ...{ rule, span, clearFrom: on.end, serviceIds: [] },
        key: `${rule} ${entry.id} ${on.at}`,
        other: { kind: 'entry' as const, entry },
        environmentIds: places.map(({ id }) => id),
      } satisfies Found,
    ];
  });
}

/** Until when overrides let a change through a freeze; null when none does. */
function freeUntil(
  { changeId, revision }: Planned,
  { id, strength }: Nearby['entry'],
  passes: readonly Passed[],
): Date | null {
  const ends = passes
    .filter((pass) => pass.changeId === changeId && pass.revision === revision)
    .filter((pass) => pass.entryId === id && reaches(pass.strength, strength))
    .map(({ until }) => until.getTime());
  return ends.length === 0 ? null : new Date(Math.max(...ends));
}

/** A booking for the change itself, or by those who do it, is why they come. */
const isHolder = (planned: Planned, { changeId, createdBy }: Nearby['entry']): boolean =>
  changeId === null
    ? createdBy === planned.requesterId || createdBy === planned.implementerId
    : changeId === planned.changeId;

/**
 * Each service in each place that has recurring maintenance windows is worked on inside its windows alone; a window that
 * takes place once opens further time. The windows' occurrences have to reach beyond the window asked about.
 */
function outsideWindows(planned: Planned, entries: readonly Nearby[]): Found[] {
  const windows = entries.filter(({ entry }) => entry.kind === 'MAINTENANCE_WINDOW');
  if (windows.length === 0) return [];
  const found = new Map<string, Found>();
  for (const unit of unitsOf(planned)) {
    const own = windows.filter(({ entry }) => binds(entry, unit));
    if (!own.some(({ entry }) => entry.recurrence.rule !== null)) continue;
    const open = own.flatMap(({ occurrences }) =>
      occurrences.map(({ start, end }): Span => ({ from: start, to: end })),
    );
    const span = firstGap(open, planned.span);
    if (span === null) continue;
    const key = `outside-maintenance-window ${own.map(({ entry }) => entry.id).join(' ')}`;
    const known = found.get(key);
    found.set(key, {
      ...{ rule: 'outside-maintenance-window', key, span },
      clearFrom: nextFit(open, planned.span),
      other: { kind: 'windows', entries: own.map(({ entry }) => entry) },
      serviceIds: [...new Set([...(known?.serviceIds ?? []), ...unit.serviceIds])],
      environmentIds: [...new Set([...(known?.environmentIds ?? []), ...unit.places.map(({ id }) => id)])],
    });
  }
  return [...found.values()];
}
