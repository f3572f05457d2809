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

  async execute(actor: Actor, kind: EntryKind, said: EntryInput): Promise<Outcome<CalendarEntry>> {
    const input = { ...(JSON.parse(JSON.stringify(said)) as Record<string, Json>), kind };
    const command = { name: 'addCalendarEntry', input, kind };
    // A freeze that is added lets nothing through; a window can.
    const loosened = kind === 'MAINTENANCE_WINDOW' ? [await this.keeper.preview(kind, said)] : [];
    return this.commands.run(actor, command, actor.personId, loosened, (work) =>
      this.keeper.add(work, kind, said),
    );
  }
}
