import { Injectable } from '@nestjs/common';
import { ChangesRepository } from '#changes';
import type { Actor } from '#kernel';
import { PlannedChanges } from './data/planned-changes.ts';
import type { CalendarEntry } from './domain/entry.ts';
import { binds } from './domain/held.ts';
import { TouchedBy } from './touched.ts';

/** Finds out whether somebody who keeps the calendar has a change of their own that any of these entries is about. */
@Injectable()
export class Interest {
  constructor(
    private readonly planned: PlannedChanges,
    private readonly changes: ChangesRepository,
    private readonly touched: TouchedBy,
  ) {}

  async of(actor: Actor, entries: readonly Pick<CalendarEntry, 'exemptTypes' | 'scope'>[]): Promise<boolean> {
    if (actor.personId === null || entries.length === 0) return false;
    const changes = await this.changes.byIds(await this.planned.of(actor.personId));
    const touched = await this.touched.changes([...changes.values()]);
    return [...touched.values()].some((held) => entries.some((entry) => binds(entry, held)));
  }
}
