import { Injectable } from '@nestjs/common';
import type { Actor, Id, Outcome } from '#kernel';
import type { CalendarEntry } from '../domain/entry.ts';
import { EntryCommands } from '../entry-commands.ts';
import { EntryKeeper } from '../entry-keeper.ts';

export interface EntryEnd {
  readonly because: string;
  /** Now when left out. */
  readonly at?: Date | null;
  readonly expectedVersion?: number | null;
}

/** Ends an entry from a moment on: nothing is ever taken out of the calendar. */
@Injectable()
export class EndEntry {
  constructor(
    private readonly commands: EntryCommands,
    private readonly keeper: EntryKeeper,
  ) {}

  execute(actor: Actor, id: Id, { at, because, expectedVersion }: EntryEnd): Promise<Outcome<CalendarEntry>> {
    const input = { id, because, at: at?.toISOString() ?? null };
    const command = { name: 'endCalendarEntry', input, id, expectedVersion };
    return this.commands.on(actor, command, (work, entry) =>
      this.keeper.end(work, entry, at ?? work.now, because),
    );
  }
}
