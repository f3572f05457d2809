import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { type ChangeRecord, ChangeRules, contentDigest, type Facts, type FactSource } from '#changes';
import type { Clock } from '#kernel';
import { CLOCK } from '#platform/database';
import type { Pass } from './domain/freeze-override.ts';
import { type Binding, freezesOn, windowsShut } from './domain/held.ts';
import type { Place } from './domain/scope.ts';

interface Read {
  readonly entries: readonly (Omit<Binding, 'endedAt'> & { readonly endedAt: string | null })[] | null;
  readonly places: readonly Place[] | null;
  readonly passes: readonly Pass[] | null;
  readonly asked: Facts['overridesAsked'] | null;
}

/**
 * Tells rules which freezes are on where a change would be done, and which windows are shut. Only of changes of which
 * something may still begin or be deployed.
 */
@Injectable()
export class CalendarFacts implements FactSource<Read>, OnModuleInit {
  readonly name = 'calendar';
  readonly sql = `
    SELECT jsonb_build_object(
      'entries', (
        SELECT jsonb_agg(jsonb_build_object('id', e.id, 'kind', e.kind, 'strength', e.strength, 'name', e.name,
          'recurrence', jsonb_build_object('start', e.starts_at, 'timeZone', e.time_zone, 'duration', e.duration,
            'rule', e.rule, 'exceptions', e.exceptions, 'additions', e.additions),
          'scope', jsonb_build_object('serviceIds', e.service_ids, 'environmentIds', e.environment_ids,
            'environmentKinds', e.environment_kinds, 'regions', e.regions, 'tenants', e.tenants, 'tags', e.tags),
          'exemptTypes', e.exempt_types, 'endedAt', e.ended_at) ORDER BY e.covers_from, e.id)
        FROM calendar_entry e
        WHERE e.kind IN ('FREEZE', 'MAINTENANCE_WINDOW')
          AND tstzrange(e.covers_from, e.covers_to) && tstzrange(c.calendar_now, NULL)
          AND (e.kind <> 'FREEZE' OR e.covers_from <= c.calendar_now)
          AND (e.ended_at IS NULL OR e.ended_at > c.calendar_now)
          AND (e.service_ids = '{}' OR c.service_ids = '{}' OR e.service_ids && c.service_ids)),
      'places', (
        SELECT jsonb_agg(jsonb_build_object('id', p.id, 'kind', p.kind, 'region', p.region))
        FROM environment p WHERE p.id = ANY(c.calendar_places)),
      'passes', (
        SELECT jsonb_agg(jsonb_build_object('entryId', o.entry_id, 'strength', o.strength, 'digest', o.digest,
          'revision', o.revision))
        FROM freeze_override o
        WHERE o.change_id = c.id AND o.verdict = 'GRANTED' AND o.ending IS NULL AND o.valid_until > c.calendar_now),
      'asked', (
        SELECT jsonb_agg(jsonb_build_object('asker', o.requested_by, 'strength', coalesce(e.strength, o.strength))
          ORDER BY o.id)
        FROM freeze_override o JOIN calendar_entry e ON e.id = o.entry_id
        WHERE o.change_id = c.id AND o.verdict IS NULL AND o.ending IS NULL))
    WHERE c.state IN ('ASSESSING', 'AUTHORIZING', 'SCHEDULED', 'IMPLEMENTING')`;
  readonly given = {
    columns: 'calendar_now timestamptz, calendar_places uuid[]',
    of: (change: ChangeRecord) => ({
      calendar_now: this.clock.now(),
      calendar_places: change.environmentIds,
    }),
  };

  constructor(
    private readonly rules: ChangeRules,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.rules.addFacts(this);
    this.rules.addAction({
      action: 'requestFreezeOverride',
      states: ['ASSESSING', 'AUTHORIZING', 'SCHEDULED', 'IMPLEMENTING'],
      offered: ({ facts }) => facts.freezes.length > 0,
    });
    this.rules.addAction({
      action: 'decideFreezeOverride',
      states: ['ASSESSING', 'AUTHORIZING', 'SCHEDULED', 'IMPLEMENTING'],
      offered: ({ facts }) => facts.overridesAsked.length > 0,
      asksOf: ({ facts }) => facts.overridesAsked,
    });
  }

  facts(change: ChangeRecord, read: Read | null): Partial<Facts> {
    const overridesAsked = read?.asked ?? [];
    if (read?.entries == null) return { overridesAsked };
    const entries = read.entries.map((entry) => ({
      ...entry,
      endedAt: entry.endedAt === null ? null : new Date(entry.endedAt),
    }));
    const { type, serviceIds, region, tags, revision } = change;
    const touched = { type, serviceIds, region, tags, revision, digest: contentDigest(change) };
    const held = { ...touched, places: read.places ?? [] };
    const now = this.clock.now();
    return {
      overridesAsked,
      freezes: freezesOn(entries, read.passes ?? [], held, now),
      closedWindows: windowsShut(entries, held, now),
    };
  }
}
