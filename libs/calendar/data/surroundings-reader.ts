import { Injectable } from '@nestjs/common';
import { type Id } from '#kernel';
import { alwaysPrepared, readRows } from '#platform/database';
import { DataSource, type EntityManager } from 'typeorm';
import type { ConflictSettings } from '../domain/calendar-settings.ts';
import type { Before, Link, Nearby, Neighbour, Passed, Planned, Surroundings } from '../domain/conflict.ts';
import type { CalendarEntry } from '../domain/entry.ts';
import { binds } from '../domain/held.ts';
import { takesPlace } from '../domain/takes-place.ts';
import { CalendarEntryRow, toEntry } from './calendar-entry.entity.ts';
import { neighboursSql } from './neighbours.sql.ts';

export interface NeighbourRow extends Omit<Neighbour, 'span' | 'number' | 'tier'> {
  readonly key: string;
  readonly number: string;
  readonly tier: number | null;
  readonly from: Date;
  readonly to: Date;
  readonly links: readonly Link[];
}

/** So far ahead a maintenance window is looked for that would fit: the next one of each month. */
const windowsAhead = 35 * 86_400_000;
/** So many changes are looked at for each service, person and place: a conflict with more is no news. */
export const mostNeighbours = 200;

/** What windows may be in conflict with, in two queries however many windows. */
@Injectable()
export class SurroundingsReader {
  constructor(private readonly dataSource: DataSource) {}

  async around(
    asked: readonly Planned[],
    settings: ConflictSettings,
    {
      manager = this.dataSource.manager,
      most = mostNeighbours,
      before = {},
    }: { readonly manager?: EntityManager; readonly most?: number; readonly before?: Before } = {},
  ): Promise<Map<string, Surroundings>> {
    if (asked.length === 0) return new Map();
    const neighbours = await this.neighbours(asked, settings, manager, most, before);
    const entries = await this.entries(asked, manager, before);
    const passes = [
      ...(await this.passes(asked, entries, manager)),
      ...(before.pass === undefined ? [] : [before.pass]),
    ];
    return new Map(
      asked.map((planned) => [
        planned.key,
        { neighbours: neighbours.get(planned.key) ?? [], entries: nearby(planned, entries), passes },
      ]),
    );
  }

  private async neighbours(
    asked: readonly Planned[],
    { dependencySteps, limits }: ConflictSettings,
    manager: EntityManager,
    most: number,
    before: Before,
  ): Promise<Map<string, Neighbour[]>> {
    const rows: NeighbourRow[] = await manager.query(alwaysPrepared + neighboursSql, [
      JSON.stringify(asked.map(windowRow)),
      dependencySteps,
      most,
      [...new Set(limits.map(({ kind }) => kind))],
      JSON.stringify({ without: before.without, tiers: before.tiers, places: before.places }),
    ]);
    const found = new Map<string, Neighbour[]>();
    for (const row of rows) found.set(row.key, [...(found.get(row.key) ?? []), toNeighbour(row)]);
    return found;
  }

  private async entries(
    asked: readonly Planned[],
    manager: EntityManager,
    { entry }: Before,
  ): Promise<CalendarEntry[]> {
    const rows = await readRows(
      manager,
      CalendarEntryRow,
      `WHERE t.kind IN ('FREEZE', 'BOOKING', 'MAINTENANCE_WINDOW') AND EXISTS (
         SELECT FROM unnest($1::timestamptz[], $2::timestamptz[]) AS a(starts, ends)
         WHERE (t.ended_at IS NULL OR t.ended_at > a.starts) AND tstzrange(t.covers_from, t.covers_to)
           && tstzrange(a.starts, CASE t.kind WHEN 'MAINTENANCE_WINDOW' THEN NULL ELSE a.ends END))
       ORDER BY t.covers_from, t.id`,
      [asked.map(({ span }) => span.from), asked.map(({ span }) => span.to)],
    );
    const present = rows.map(toEntry);
    if (entry === undefined) return present;
    const others = present.filter(({ id }) => id !== entry.id);
    return entry.version === null ? others : [...others, entry.version];
  }

  /** The overrides in force; asked for where a freeze may be in the way. */
  private async passes(
    asked: readonly Planned[],
    entries: readonly CalendarEntry[],
    manager: EntityManager,
  ): Promise<Passed[]> {
    const changes = asked.flatMap(({ changeId }) => changeId ?? []);
    const freezes = entries.filter(({ kind }) => kind === 'FREEZE').map(({ id }) => id);
    if (changes.length === 0 || freezes.length === 0) return [];
    return manager.query(
      `SELECT o.change_id AS "changeId", o.entry_id AS "entryId", o.strength, o.revision, o.valid_until AS until
       FROM freeze_override o WHERE o.change_id = ANY($1::uuid[]) AND o.entry_id = ANY($2::uuid[])
         AND o.verdict = 'GRANTED' AND o.ending IS NULL`,
      [changes, freezes],
    );
  }
}

/** A neighbour as it comes from the database, or in JSON. */
export function toNeighbour({
  key: _key,
  number,
  tier,
  from,
  to,
  ...rest
}: Omit<NeighbourRow, 'from' | 'to'> & {
  readonly from: Date | string;
  readonly to: Date | string;
}): Neighbour {
  const span = { from: new Date(from), to: new Date(to) };
  return { ...rest, number: Number(number), tier: tier ?? 4, span };
}

const windowRow = ({ key, changeId, serviceIds, places, implementerId, span }: Planned) => ({
  ...{ key, change_id: changeId, service_ids: serviceIds, implementer_id: implementerId },
  environment_ids: places.map(({ id }): Id => id),
  starts: span.from,
  ends: span.to,
});

/** What of the calendar is about a window, with what it brings then; of maintenance windows also what comes next. */
function nearby(planned: Planned, entries: readonly CalendarEntry[]): Nearby[] {
  const { from, to } = planned.span;
  return entries
    .filter((entry) =>
      // Each service by itself may be bound by another window.
      entry.kind === 'MAINTENANCE_WINDOW' ? entry.endedAt === null || entry.endedAt > from : true,
    )
    .filter((entry) => binds(entry, planned))
    .map((entry) => {
      const ahead = entry.kind === 'MAINTENANCE_WINDOW' ? windowsAhead : 0;
      const span = { from, to: new Date(to.getTime() + ahead) };
      return { entry, occurrences: takesPlace(entry, span) };
    });
}
