import { Inject, Injectable } from '@nestjs/common';
import type { ChangeRecord } from '#changes';
import type { Clock, Id } from '#kernel';
import { CLOCK, type Manager } from '#platform/database';
import { CalendarSettings } from './calendar-settings.ts';
import type { Cause } from './cause.ts';
import { Conflicts } from './conflicts.ts';
import type { Affected } from './data/affected-changes.ts';
import { CalendarEntries } from './data/calendar-entries.ts';
import type { Before, Conflict, Planned } from './domain/conflict.ts';
import type { CalendarEntry } from './domain/entry.ts';
import { growth, nameOf } from './domain/growth.ts';
import { boundsOf } from './domain/takes-place.ts';

/** A window with what it has come into conflict with. */
export interface Grown {
  readonly planned: Planned;
  readonly news: readonly Conflict[];
}

/** What was altered, as far as it bears on conflicts. */
export interface Alteration {
  /** The changes that it may concern. */
  readonly affected: Affected;
  /** How everything was before and right after it. */
  readonly before: Before;
  readonly after: Before;
  /** Whether it was altered again since: then only what is so still is told. */
  readonly outdated: boolean;
}

/** Finds what an alteration of catalogue or calendar has brought, by looking at windows as it was before and after. */
@Injectable()
export class ConflictGrowth {
  constructor(
    private readonly conflicts: Conflicts,
    private readonly entries: CalendarEntries,
    private readonly settings: CalendarSettings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Null when it can have brought nothing. */
  async alteration(cause: Cause): Promise<Alteration | null> {
    const now = this.clock.now();
    const ahead = { from: now, to: null };
    switch (cause.kind) {
      case 'entry':
        return this.entry(cause, now);
      case 'dependency': {
        const { fromId, toId } = cause;
        const steps = this.settings.conflicts.dependencySteps;
        return {
          affected: { by: 'dependency', span: ahead, fromId, toId, steps },
          ...{ before: { without: `${fromId} ${toId}` }, after: {}, outdated: false },
        };
      }
      case 'service': {
        const { id, was } = cause;
        const before = { tiers: { [id]: was.tier } };
        return { affected: { by: 'service', span: ahead, id }, before, after: {}, outdated: false };
      }
      case 'environment': {
        const { id, was } = cause;
        return {
          affected: { by: 'subjects', span: ahead, ids: [id], open: null },
          ...{ before: { places: { [id]: was } }, after: {}, outdated: false },
        };
      }
    }
  }

  /** Those of these changes that have come into conflict by it. */
  async of(
    { before, after, outdated }: Alteration,
    changes: readonly ChangeRecord[],
    manager?: Manager,
  ): Promise<Map<Id, Grown>> {
    const now = this.clock.now();
    const at = async (when: Before) =>
      this.conflicts.of(await this.conflicts.planned(changes, manager, undefined, when), manager, when);
    const [was, became] = [await at(before), await at(after)];
    const present = outdated ? await at({}) : became;
    const found = new Map<Id, Grown>();
    for (const planned of await this.conflicts.planned(changes, manager)) {
      const still = new Set(present.get(planned.key)?.map(nameOf));
      const news = growth(was.get(planned.key) ?? [], became.get(planned.key) ?? [], now).filter((conflict) =>
        still.has(nameOf(conflict)),
      );
      if (news.length > 0) found.set(planned.key, { planned, news });
    }
    return found;
  }

  private async entry(
    { id, from, to }: Extract<Cause, { kind: 'entry' }>,
    now: Date,
  ): Promise<Alteration | null> {
    const was = from === null ? null : await this.entries.version(id, from);
    const became = await this.entries.version(id, to);
    const present = (await this.entries.byIds([id])).get(id);
    if (became === null || present === undefined) return null;
    const versions = [...(was === null ? [] : [was]), became];
    const affected = affectedBy(versions, now);
    return affected === null
      ? null
      : {
          affected,
          before: { entry: { id, version: was } },
          after: { entry: { id, version: became } },
          outdated: present.version !== to,
        };
  }
}

/** Whom an entry may concern by its time and its scope, in any of these versions; null when all of it is over. */
function affectedBy(versions: readonly CalendarEntry[], now: Date): Affected | null {
  const bounds = versions.map(({ recurrence }) => boundsOf(recurrence));
  const first = Math.min(...bounds.map(({ from }) => from.getTime()));
  const last = Math.max(...bounds.map(({ to }) => to?.getTime() ?? Infinity));
  const kind = versions[0]?.kind;
  // Whoever has a maintenance window to come is bound by it now already.
  const from = kind === 'MAINTENANCE_WINDOW' ? now : new Date(Math.max(first, now.getTime()));
  const span = { from, to: last === Infinity ? null : new Date(last) };
  if (span.to !== null && span.to <= from) return null;
  const scopes = versions.map(({ scope }) => scope);
  if (scopes.every(({ serviceIds }) => serviceIds.length > 0))
    return { by: 'subjects', span, ids: scopes.flatMap((scope) => scope.serviceIds), open: 'service_ids' };
  if (scopes.every((scope) => scope.environmentIds.length > 0 && scope.environmentKinds.length === 0)) {
    const ids = scopes.flatMap((scope) => scope.environmentIds);
    return { by: 'subjects', span, ids, open: kind === 'BOOKING' ? null : 'environment_ids' };
  }
  return { by: 'time', span };
}
