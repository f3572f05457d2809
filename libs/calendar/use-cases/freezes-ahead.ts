import { Inject, Injectable } from '@nestjs/common';
import { type ChangeRecord, type ChangeState } from '#changes';
import type { Clock, Id } from '#kernel';
import { CLOCK } from '#platform/database';
import type { Occurrence } from '#time';
import { CalendarEntries } from '../data/calendar-entries.ts';
import type { CalendarEntry } from '../domain/entry.ts';
import { binds } from '../domain/held.ts';
import { TouchedBy } from '../touched.ts';

export interface FreezeAhead {
  readonly entry: CalendarEntry;
  readonly occurrence: Occurrence;
}

const stillToDo: readonly ChangeState[] = ['DRAFT', 'ASSESSING', 'AUTHORIZING', 'SCHEDULED', 'IMPLEMENTING'];

/** Tells of changes which freezes are on now or fall into their planned time: two queries, however many changes. */
@Injectable()
export class FreezesAhead {
  constructor(
    private readonly entries: CalendarEntries,
    private readonly touched: TouchedBy,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async of(changes: readonly ChangeRecord[]): Promise<Map<Id, FreezeAhead[]>> {
    const now = this.clock.now();
    const ahead = changes.filter(({ state }) => stillToDo.includes(state));
    const found = new Map<Id, FreezeAhead[]>(changes.map(({ id }) => [id, []]));
    if (ahead.length === 0) return found;
    const last = Math.max(...ahead.map(({ plannedEnd }) => plannedEnd?.getTime() ?? 0), now.getTime() + 1);
    const freezes = await this.entries.within({ from: now, to: new Date(last) }, ['FREEZE']);
    if (freezes.length === 0) return found;
    const touched = await this.touched.changes(ahead);
    for (const change of ahead) {
      const held = touched.get(change.id);
      if (held === undefined) continue;
      const binding = freezes.filter(({ entry }) => binds(entry, held));
      const met = binding.flatMap(({ entry, occurrences }) =>
        occurrences.filter((o) => meets(o, change, now)).map((occurrence) => ({ entry, occurrence })),
      );
      found.set(change.id, met);
    }
    return found;
  }
}

/** On now, or at some time of the planned window. */
function meets({ start, end }: Occurrence, { plannedStart, plannedEnd }: ChangeRecord, now: Date): boolean {
  if (start <= now && end > now) return true;
  if (plannedStart === null) return false;
  return start < (plannedEnd ?? new Date(plannedStart.getTime() + 1)) && end > plannedStart;
}
