import { Injectable } from '@nestjs/common';
import type { Actor, Id, Json, Outcome } from '#kernel';
import type { CalendarEntry } from '../domain/entry.ts';
import { EntryCommands } from '../entry-commands.ts';
import { type EntryInput, EntryKeeper } from '../entry-keeper.ts';

/** Makes a new version of an entry; the one before stays on record. */
@Injectable()
export class AlterEntry {
  constructor(
    private readonly commands: EntryCommands,
    private readonly keeper: EntryKeeper,
  ) {}

  execute(
    actor: Actor,
    id: Id,
    said: EntryInput,
    { because, expectedVersion }: { readonly because: string; readonly expectedVersion?: number | null },
  ): Promise<Outcome<CalendarEntry>> {
    const input = { ...(JSON.parse(JSON.stringify(said)) as Record<string, Json>), id, because };
    const becomes = (entry: CalendarEntry) => this.keeper.preview(entry.kind, said, entry);
    const command = { name: 'alterCalendarEntry', input, id, expectedVersion, becomes };
    return this.commands.on(actor, command, (work, entry) => this.keeper.alter(work, entry, said, because));
  }
}
