import { Injectable } from '@nestjs/common';
import { type Id, notFound, type Page, type PageRequest, toPage } from '#kernel';
import { insertRow, readQuery, readRows } from '#platform/database';
import type { Occurrence, Span } from '#time';
import { DataSource, type EntityManager, type SelectQueryBuilder } from 'typeorm';
import type { CalendarEntry, EntryKind, FreezeStrength } from '../domain/entry.ts';
import { covers, type Touched } from '../domain/scope.ts';
import { boundsOf, takesPlace } from '../domain/takes-place.ts';
import { CalendarEntryRow, toEntry } from './calendar-entry.entity.ts';

/** Which entries; every part narrows. */
export interface EntryFilter {
  readonly kinds?: readonly EntryKind[] | null;
  readonly strengths?: readonly FreezeStrength[] | null;
  /** Entries whose outer bounds touch this span; `takesPlace` tells whether anything falls into it. */
  readonly from?: Date | null;
  readonly to?: Date | null;
  /** About one of these, or about all. */
  readonly serviceIds?: readonly Id[] | null;
  readonly environmentIds?: readonly Id[] | null;
  readonly region?: string | null;
  /** Not over and not ended, at this moment; or with false only those that are. */
  readonly active?: { readonly is: boolean; readonly at: Date } | null;
}

/** An entry with what it brings within a span. */
export interface Covering {
  readonly entry: CalendarEntry;
  readonly occurrences: readonly Occurrence[];
}

const range = 'tstzrange(t.covers_from, t.covers_to)';
/** All that is there then, by where its rows lie: what is on or ahead is not looked for among all that ever was, in order. */
const within = (span: string): string =>
  `t.ctid = ANY(ARRAY(SELECT e.ctid FROM calendar_entry e WHERE tstzrange(e.covers_from, e.covers_to) && ${span}))`;

/** The calendar's entries: read by everybody who plans, written by use cases alone. */
@Injectable()
export class CalendarEntries {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * What of the calendar falls into a span and is about what is touched, in order of first occurrence. One query.
   * @param kinds all when left out
   */
  async covering(
    span: Span,
    touched: Touched,
    kinds?: readonly EntryKind[],
    manager?: EntityManager,
  ): Promise<Covering[]> {
    const found = await this.within(span, kinds, manager);
    return found.filter(({ entry }) => covers(entry.scope, touched));
  }

  /** What of the calendar falls into a span, whatever it is about: for asking of many changes at once. One query. */
  async within(span: Span, kinds?: readonly EntryKind[], manager?: EntityManager): Promise<Covering[]> {
    const rows = await readRows(
      this.in(manager),
      CalendarEntryRow,
      `WHERE ${range} && tstzrange($1, $2) AND ($3::text[] IS NULL OR t.kind = ANY($3))
         AND (t.ended_at IS NULL OR t.ended_at > $1)
       ORDER BY t.covers_from, t.id`,
      [span.from, span.to, kinds ?? null],
    );
    return rows
      .map(toEntry)
      .map((entry) => ({ entry, occurrences: takesPlace(entry, span) }))
      .filter(({ occurrences }) => occurrences.length > 0)
      .sort((a, b) => startOf(a) - startOf(b));
  }

  /** The entries as they were in force at a moment: later edits do not reach back. */
  async asOf(at: Date, kinds: readonly EntryKind[], manager?: EntityManager): Promise<CalendarEntry[]> {
    const rows: { id: Id; version: number }[] = await this.in(manager).query(
      `SELECT DISTINCT ON (v.id) v.id, v.version FROM calendar_entry_version v
       WHERE v.changed_at <= $1 AND v.kind = ANY($2::text[]) ORDER BY v.id, v.version DESC`,
      [at, kinds],
    );
    const versions = await this.versions(
      rows.map((row) => [row.id, row.version]),
      manager,
    );
    return versions.filter(({ endedAt }) => endedAt === null || endedAt > at);
  }

  /** One version of an entry, as it was written. */
  async version(id: Id, version: number, manager?: EntityManager): Promise<CalendarEntry | null> {
    return (await this.versions([[id, version]], manager))[0] ?? null;
  }

  async byIds(ids: readonly Id[], manager?: EntityManager): Promise<Map<Id, CalendarEntry>> {
    const rows = await readRows(this.in(manager), CalendarEntryRow, 'WHERE t.id = ANY($1::uuid[])', [ids]);
    return new Map(rows.map((row) => [row.id, toEntry(row)]));
  }

  /** Entries by what another calendar calls them. */
  async byUids(uids: readonly string[], manager?: EntityManager): Promise<Map<string, CalendarEntry>> {
    const rows = await readRows(this.in(manager), CalendarEntryRow, 'WHERE t.uid = ANY($1::text[])', [uids]);
    return new Map(rows.map((row) => [row.uid ?? '', toEntry(row)]));
  }

  /** The entry, locked until the transaction ends. */
  async lock(id: Id, manager: EntityManager): Promise<CalendarEntry> {
    const [row] = await readRows(manager, CalendarEntryRow, 'WHERE t.id = $1 FOR UPDATE', [id]);
    if (row === undefined) throw notFound('calendar entry');
    return toEntry(row);
  }

  /** Every version of these entries, the newest first. */
  async history(ids: readonly Id[]): Promise<Map<Id, CalendarEntry[]>> {
    const rows = await this.versionRows(
      'WHERE t.id = ANY($1::uuid[]) ORDER BY t.id, t.version DESC',
      [ids],
      this.dataSource.manager,
    );
    return new Map(ids.map((id) => [id, rows.filter((row) => row.id === id).map(toEntry)]));
  }

  async insert(entry: CalendarEntry, manager: EntityManager): Promise<void> {
    await insertRow<CalendarEntryRow>(manager, CalendarEntryRow, toRow(entry));
  }

  /** Writes the next version; the database keeps the one before. */
  async update(entry: CalendarEntry, manager: EntityManager): Promise<void> {
    const { id, kind: _kind, uid: _uid, createdAt: _at, createdBy: _by, ...rest } = toRow(entry);
    await manager.update(CalendarEntryRow, { id }, rest);
  }

  /** In order of the first occurrence ever. */
  async list(filter: EntryFilter, request: PageRequest): Promise<Page<CalendarEntry>> {
    const order = request.backward ? 'DESC' : 'ASC';
    const query = this.narrow(filter)
      .orderBy('t.covers_from', order)
      .addOrderBy('t.id', order)
      .limit(request.limit + 1);
    if (request.cursor !== null)
      query.andWhere(
        `(t.covers_from, t.id) ${request.backward ? '<' : '>'} (:after::timestamptz, :tie::uuid)`,
        {
          after: request.cursor[0],
          tie: request.cursor[1] ?? null,
        },
      );
    const page = toPage(request, await readQuery(query), (row) => [row.coversFrom.toISOString(), row.id]);
    return { ...page, nodes: page.nodes.map(toEntry) };
  }

  /** What entries of a filter bring within a span. */
  async matching(filter: EntryFilter, span: Span, limit: number): Promise<Covering[]> {
    const query = this.narrow(filter).orderBy('t.covers_from', 'ASC').addOrderBy('t.id', 'ASC').limit(limit);
    return (await readQuery(query))
      .map(toEntry)
      .map((entry) => ({ entry, occurrences: takesPlace(entry, span) }))
      .filter(({ occurrences }) => occurrences.length > 0);
  }

  private narrow(filter: EntryFilter): SelectQueryBuilder<CalendarEntryRow> {
    const query = this.dataSource.manager.createQueryBuilder(CalendarEntryRow, 't').where('true');
    const { kinds, strengths, from, to, serviceIds, environmentIds, region, active } = filter;
    if (kinds != null) query.andWhere('t.kind = ANY(:kinds)', { kinds });
    if (strengths != null) query.andWhere('t.strength = ANY(:strengths)', { strengths });
    if (from != null || to != null)
      query.andWhere(within('tstzrange(:from, :to)'), { from: from ?? null, to: to ?? null });
    if (serviceIds != null)
      query.andWhere(`(t.service_ids = '{}' OR t.service_ids && :services::uuid[])`, {
        services: serviceIds,
      });
    if (environmentIds != null)
      query.andWhere(
        `((t.environment_ids = '{}' AND t.environment_kinds = '{}') OR t.environment_ids && :places::uuid[]
          OR EXISTS (SELECT FROM environment e WHERE e.id = ANY(:places::uuid[]) AND e.kind = ANY(t.environment_kinds)))`,
        { places: environmentIds },
      );
    if (region != null)
      query.andWhere(`(t.regions = '{}' OR t.regions @> ARRAY[:region]::text[])`, { region });
    if (active != null) {
      const over = 'coalesce(least(t.covers_to, t.ended_at) <= :at, false)';
      query.andWhere(active.is ? `${within('tstzrange(:at, NULL)')} AND NOT ${over}` : over, {
        at: active.at,
      });
    }
    return query;
  }

  private async versions(
    wanted: readonly (readonly [id: Id, version: number])[],
    manager?: EntityManager,
  ): Promise<CalendarEntry[]> {
    const rows = await this.versionRows(
      `WHERE (t.id, t.version) IN (SELECT * FROM unnest($1::uuid[], $2::integer[]))`,
      [wanted.map(([id]) => id), wanted.map(([, version]) => version)],
      this.in(manager),
    );
    return rows.map(toEntry);
  }

  /** The history has the columns of the entries themselves. */
  private async versionRows(
    condition: string,
    values: readonly unknown[],
    manager: EntityManager,
  ): Promise<CalendarEntryRow[]> {
    const { columns } = this.dataSource.getMetadata(CalendarEntryRow);
    const list = columns.map((c) => `t.${c.databaseName} AS "${c.propertyName}"`).join(', ');
    return manager.query<CalendarEntryRow[]>(`SELECT ${list} FROM calendar_entry_version t ${condition}`, [
      ...values,
    ]);
  }

  private in(manager?: EntityManager): EntityManager {
    return manager ?? this.dataSource.manager;
  }
}

const startOf = ({ occurrences }: Covering): number => occurrences[0]?.start.getTime() ?? 0;

function toRow({ recurrence, scope, ...entry }: CalendarEntry): CalendarEntryRow {
  const { from, to } = boundsOf(recurrence);
  const { start, timeZone, duration, rule, exceptions, additions } = recurrence;
  return {
    ...entry,
    exemptTypes: [...entry.exemptTypes],
    startsAt: start,
    timeZone,
    duration,
    rule,
    exceptions: [...exceptions],
    additions: [...additions],
    coversFrom: from,
    coversTo: to,
    serviceIds: [...scope.serviceIds],
    environmentIds: [...scope.environmentIds],
    environmentKinds: [...scope.environmentKinds],
    regions: [...scope.regions],
    tenants: [...scope.tenants],
    tags: [...scope.tags],
  };
}
