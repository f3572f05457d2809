import { Injectable } from '@nestjs/common';
import { type Id } from '#kernel';
import { readRows } from '#platform/database';
import { DataSource, type EntityManager } from 'typeorm';
import type { ConflictSettings } from '../domain/calendar-settings.ts';
import type { Link, Nearby, Neighbour, Planned, Surroundings } from '../domain/conflict.ts';
import { binds } from '../domain/held.ts';
import { takesPlace } from '../domain/takes-place.ts';
import { CalendarEntryRow, toEntry } from './calendar-entry.entity.ts';
import { neighboursSql } from './neighbours.sql.ts';

interface NeighbourRow extends Omit<Neighbour, 'span' | 'number' | 'tier'> {
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
const mostNeighbours = 200;

/** What windows may be in conflict with, in two queries however many windows. */
@Injectable()
export class SurroundingsReader {
  constructor(private readonly dataSource: DataSource) {}

  async around(
    asked: readonly Planned[],
    settings: ConflictSettings,
    manager: EntityManager = this.dataSource.manager,
    most = mostNeighbours,
  ): Promise<Map<string, Surroundings>> {
    if (asked.length === 0) return new Map();
    const neighbours = await this.neighbours(asked, settings, manager, most);
    const entries = await this.entries(asked, manager);
    return new Map(
      asked.map((planned) => [
        planned.key,
        { neighbours: neighbours.get(planned.key) ?? [], entries: nearby(planned, entries) },
      ]),
    );
  }

  private async neighbours(
    asked: readonly Planned[],
    { dependencySteps, limits }: ConflictSettings,
    manager: EntityManager,
    most: number,
  ): Promise<Map<string, Neighbour[]>> {
    const rows: NeighbourRow[] = await manager.query(neighboursSql, [
      JSON.stringify(asked.map(windowRow)),
      dependencySteps,
      most,
      [...new Set(limits.map(({ kind }) => kind))],
    ]);
    const found = new Map<string, Neighbour[]>();
    for (const { key, number, tier, from, to, ...rest } of rows) {
      const neighbour = { ...rest, number: Number(number), tier: tier ?? 4, span: { from, to } };
      found.set(key, [...(found.get(key) ?? []), neighbour]);
    }
    return found;
  }

  private async entries(
    asked: readonly Planned[],
    manager: EntityManager,
  ): Promise<ReturnType<typeof toEntry>[]> {
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
    return rows.map(toEntry);
  }
}

const windowRow = ({ key, changeId, serviceIds, places, implementerId, span }: Planned) => ({
  ...{ key, change_id: changeId, service_ids: serviceIds, implementer_id: implementerId },
  environment_ids: places.map(({ id }): Id => id),
  starts: span.from,
  ends: span.to,
});

/** What of the calendar is about a window, with what it brings then; of maintenance windows also what comes next. */
function nearby(planned: Planned, entries: readonly ReturnType<typeof toEntry>[]): Nearby[] {
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
