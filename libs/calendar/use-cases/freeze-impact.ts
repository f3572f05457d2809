import { Inject, Injectable } from '@nestjs/common';
import { type ChangeRecord, ChangesRepository } from '#changes';
import { type Clock, done, type Outcome, refused } from '#kernel';
import { CLOCK, Database } from '#platform/database';
import type { Occurrence } from '#time';
import { PlannedChanges } from '../data/planned-changes.ts';
import type { EntryContent } from '../domain/entry.ts';
import { binds } from '../domain/held.ts';
import { boundsOf, takesPlace } from '../domain/takes-place.ts';
import { type EntryInput, EntryKeeper, noContent } from '../entry-keeper.ts';
import { TouchedBy } from '../touched.ts';

export interface Impact {
  readonly found: readonly { readonly change: ChangeRecord; readonly occurrence: Occurrence }[];
  readonly total: number;
}

const mostLooked = 1_000;
const mostShown = 100;

/** Tells before a freeze is added which open changes it would stop. Writes nothing. */
@Injectable()
export class FreezeImpact {
  constructor(
    private readonly keeper: EntryKeeper,
    private readonly planned: PlannedChanges,
    private readonly changes: ChangesRepository,
    private readonly touched: TouchedBy,
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async of(said: EntryInput): Promise<Outcome<Impact>> {
    const { manager } = this.database;
    const { content, problems } = await this.keeper.content({ manager }, 'FREEZE', noContent, said);
    return problems.length > 0 ? refused(...problems) : done(await this.stopped(content));
  }

  private async stopped(content: EntryContent): Promise<Impact> {
    const now = this.clock.now();
    const { from, to } = boundsOf(content.recurrence);
    const ahead = { from: from > now ? from : now, to: to ?? new Date('9000-01-01T00:00:00Z') };
    if (ahead.from >= ahead.to) return { found: [], total: 0 };
    const ids = await this.planned.within(ahead, content.scope.serviceIds, mostLooked);
    const records = await this.changes.byIds(ids);
    const changes = ids.flatMap((id) => records.get(id) ?? []);
    const touched = await this.touched.changes(changes);
    const found = changes.flatMap((change) => {
      const held = touched.get(change.id);
      const { plannedStart, plannedEnd } = change;
      if (held === undefined || plannedStart === null || !binds(content, held)) return [];
      const begins = plannedStart > now ? plannedStart : now;
      const span = { from: begins, to: plannedEnd ?? new Date(begins.getTime() + 1) };
      const [occurrence] = takesPlace({ recurrence: content.recurrence, endedAt: null }, span, 1);
      return occurrence === undefined ? [] : [{ change, occurrence }];
    });
    return { found: found.slice(0, mostShown), total: found.length };
  }
}
