import { Injectable } from '@nestjs/common';
import type { Actor, Json, Outcome } from '#kernel';
import type { CalendarEntry, EntryKind } from '../domain/entry.ts';
import { EntryCommands } from '../entry-commands.ts';
import { type EntryInput, EntryKeeper } from '../entry-keeper.ts';

/** Puts a window, a freeze, an event or a booking into the calendar. It counts from then on. */
@Injectable()
export class AddEntry {
  constructor(
    private readonly commands: EntryCommands,
    private readonly keeper: EntryKeeper,
  ) {}

  execute(actor: Actor, kind: EntryKind, said: EntryInput): Promise<Outcome<CalendarEntry>> {
    const input = { ...(JSON.parse(JSON.stringify(said)) as Record<string, Json>), kind };
    return this.commands.run(actor, { name: 'addCalendarEntry', input, kind }, actor.personId, (work) =>
      this.keeper.add(work, kind, said),
    );
  }
}
