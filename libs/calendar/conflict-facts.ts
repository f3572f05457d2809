import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import {
  type BlockingConflict,
  changeNumber,
  type ChangeRecord,
  ChangeRules,
  type Facts,
  type FactSource,
} from '#changes';
import type { Clock } from '#kernel';
import { CLOCK } from '#platform/database';
import { CalendarSettings } from './calendar-settings.ts';
import { neighboursInSql } from './data/neighbours.sql.ts';
import { mostNeighbours, type NeighbourRow, toNeighbour } from './data/surroundings-reader.ts';
import type { ConflictRule, ConflictSettings } from './domain/calendar-settings.ts';
import type { Conflict, Planned } from './domain/conflict.ts';
import type { CalendarEntry } from './domain/entry.ts';
import { findConflicts } from './domain/find-conflicts.ts';
import { goesFirst } from './domain/precedence.ts';
import type { Place } from './domain/scope.ts';
import { takesPlace } from './domain/takes-place.ts';

/** As it comes in JSON, in which a time is text. */
type Plain<T> = {
  readonly [K in keyof T]: T[K] extends Date ? string : T[K] extends Date | null ? string | null : T[K];
};
interface Read {
  readonly bookings: readonly Plain<CalendarEntry>[] | null;
  readonly neighbours: readonly Plain<NeighbourRow>[] | null;
  readonly places: readonly Place[] | null;
  readonly tier: number | null;
}

const betweenChanges: readonly ConflictRule[] = [
  'same-service',
  'dependency',
  'indirect-dependency',
  'same-implementer',
  'too-many-at-once',
];

/**
 * Tells rules which BLOCKING conflicts a change's window has from now on. Freezes and maintenance windows are told by
 * CalendarFacts, as they are at the moment. Of two changes in conflict one goes first, so that neither waits for the other and
 * a draft holds nobody up: the one that is under way, else of two that are scheduled the one that was filed first.
 */
@Injectable()
export class ConflictFacts implements FactSource<Read>, OnModuleInit {
  readonly name = 'conflicts';
  readonly sql: string;
  readonly given = {
    columns:
      'conflict_from timestamptz, conflict_to timestamptz, conflict_places uuid[], conflict_person uuid',
    of: (change: ChangeRecord) => {
      const span = this.spanOf(change);
      return {
        conflict_from: span?.from ?? null,
        conflict_to: span?.to ?? null,
        conflict_places: change.environmentIds,
        conflict_person: change.implementerId,
      };
    },
  };
  private readonly settings: ConflictSettings;

  constructor(
    settings: CalendarSettings,
    private readonly rules: ChangeRules,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.settings = settings.conflicts;
    this.sql = sqlOf(this.settings);
  }

  onModuleInit(): void {
    this.rules.addFacts(this);
  }

  facts(change: ChangeRecord, read: Read | null): Partial<Facts> {
    const span = this.spanOf(change);
    if (span === null || ((read?.bookings ?? []).length === 0 && (read?.neighbours ?? []).length === 0))
      return {};
    const { id, type, serviceIds, region, tags, requesterId, implementerId, revision } = change;
    const planned: Planned = {
      ...{
        key: id,
        changeId: id,
        type,
        serviceIds,
        region,
        tags,
        requesterId,
        implementerId,
        revision,
        span,
      },
      tier: read?.tier ?? 4,
      places: read?.places ?? [],
    };
    const neighbours = (read?.neighbours ?? []).map(toNeighbour).filter((n) => goesFirst(n, change));
    const entries = (read?.bookings ?? []).map(toBooking).map((entry) => ({
      entry,
      occurrences: takesPlace(entry, span),
    }));
    const found = findConflicts(planned, { neighbours, entries, passes: [] }, this.settings);
    return { blockingConflicts: found.filter(({ severity }) => severity === 'BLOCKING').map(toFact) };
  }

  /** What is left of its window. */
  private spanOf({ plannedStart, plannedEnd }: ChangeRecord): Planned['span'] | null {
    if (plannedStart === null || plannedEnd === null) return null;
    const now = this.clock.now();
    const from = plannedStart > now ? plannedStart : now;
    return from < plannedEnd ? { from, to: plannedEnd } : null;
  }
}

/** What is not BLOCKING by data is not looked for. */
function sqlOf({ severity, dependencySteps, limits }: ConflictSettings): string {
  const kinds = [...new Set(limits.map(({ kind }) => kind))];
  const asked = `SELECT c.id::text AS key, c.id AS change_id, c.service_ids, c.conflict_places AS environment_ids,
    c.conflict_person AS implementer_id, tstzrange(c.conflict_from, c.conflict_to) AS span`;
  const neighbours = betweenChanges.some((rule) => severity[rule] === 'BLOCKING')
    ? `(SELECT jsonb_agg(to_jsonb(n)) FROM (${neighboursInSql(asked, dependencySteps, mostNeighbours, kinds)}) AS n)`
    : 'NULL';
  const bookings = `(
        SELECT jsonb_agg(jsonb_build_object('id', e.id, 'version', e.version, 'kind', e.kind,
          'strength', e.strength, 'name', e.name, 'reason', e.reason, 'uid', e.uid, 'because', e.because,
          'createdAt', e.created_at, 'changedAt', e.changed_at, 'changedBy', e.changed_by,
          'recurrence', jsonb_build_object('start', e.starts_at, 'timeZone', e.time_zone, 'duration', e.duration,
            'rule', e.rule, 'exceptions', e.exceptions, 'additions', e.additions),
          'scope', jsonb_build_object('serviceIds', e.service_ids, 'environmentIds', e.environment_ids,
            'environmentKinds', e.environment_kinds, 'regions', e.regions, 'tenants', e.tenants, 'tags', e.tags),
          'exemptTypes', e.exempt_types, 'changeId', e.change_id, 'createdBy', e.created_by, 'endedAt', e.ended_at)
          ORDER BY e.covers_from, e.id)
        FROM calendar_entry e
        WHERE e.kind = 'BOOKING' AND e.environment_ids && c.conflict_places
          AND tstzrange(e.covers_from, e.covers_to) && tstzrange(c.conflict_from, c.conflict_to)
          AND (e.ended_at IS NULL OR e.ended_at > c.conflict_from))`;
  return `
    SELECT jsonb_build_object(
      'bookings', ${severity['environment-booked'] === 'BLOCKING' ? bookings : 'NULL'},
      'neighbours', ${neighbours},
      'tier', (SELECT min(s.tier) FROM service s WHERE s.id = ANY(c.service_ids)),
      'places', (
        SELECT jsonb_agg(jsonb_build_object('id', p.id, 'kind', p.kind, 'region', p.region))
        FROM environment p WHERE p.id = ANY(c.conflict_places)))
    WHERE c.state IN ('ASSESSING', 'AUTHORIZING', 'SCHEDULED', 'IMPLEMENTING') AND c.conflict_to IS NOT NULL`;
}

const toBooking = (plain: Plain<CalendarEntry>): CalendarEntry => ({
  ...plain,
  createdAt: new Date(plain.createdAt),
  changedAt: new Date(plain.changedAt),
  endedAt: plain.endedAt === null ? null : new Date(plain.endedAt),
});

function toFact({ rule, other, span, environmentIds }: Conflict): BlockingConflict {
  const until = `until ${span.to.toISOString()}`;
  const what =
    other.kind === 'change'
      ? `${changeNumber(other.neighbour.number)} “${other.neighbour.title}” ${until}`
      : other.kind === 'entry'
        ? `“${other.entry.name}” ${until}`
        : other.kind === 'load'
          ? `${other.peak} changes at once where ${other.most} may be, ${until}`
          : until;
  return { rule, what, environmentIds: environmentIds.length === 0 ? null : environmentIds };
}
