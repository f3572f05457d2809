import { Injectable } from '@nestjs/common';
import { GovernedCommands } from '#changes';
import {
  type Actor,
  type Id,
  type Json,
  notFound,
  type Outcome,
  problem,
  type Problem,
  refused,
} from '#kernel';
import type { Work } from '#platform/database';
import { CalendarEntries } from './data/calendar-entries.ts';
import type { CalendarEntry, EntryKind } from './domain/entry.ts';
import { Interest } from './interest.ts';

type Loosened = Pick<CalendarEntry, 'exemptTypes' | 'scope'>;

/** How commands on entries run: who may is asked by what the entry is, and of a booking by whose it is. */
@Injectable()
export class EntryCommands {
  constructor(
    private readonly commands: GovernedCommands,
    private readonly entries: CalendarEntries,
    private readonly interest: Interest,
  ) {}

  /**
   * @param holder whose booking it is
   * @param loosened what may let changes through by this
   */
  async run(
    actor: Actor,
    command: { readonly name: string; readonly input: Json; readonly kind: EntryKind; readonly id?: Id },
    holder: Id | null,
    loosened: readonly Loosened[],
    body: (work: Work) => Promise<Outcome<CalendarEntry>>,
  ): Promise<Outcome<CalendarEntry>> {
    const { name, input, kind, id } = command;
    const asked =
      kind === 'BOOKING'
        ? { action: 'bookEnvironment', holder: holder ?? '' }
        : {
            action: 'manageCalendar',
            interested: await this.interest.of(actor, loosened),
          };
    const governed = {
      name,
      input,
      ...(id === undefined ? {} : { subject: { type: 'calendarEntry', id } }),
      idOf: (entry: CalendarEntry) => entry.id,
      reload: (known: Id, work: Work) => this.one(known, work.manager),
    };
    return this.commands.run(actor, governed, asked, body);
  }

  /** On an entry that exists, at the version that the caller saw. */
  async on(
    actor: Actor,
    command: {
      readonly name: string;
      readonly input: Json;
      readonly id: Id;
      readonly expectedVersion?: number | null;
      /** What it is to be about, where that is altered. */
      readonly becomes?: (entry: CalendarEntry) => Promise<Loosened>;
    },
    body: (work: Work, entry: CalendarEntry) => Promise<Outcome<CalendarEntry>>,
  ): Promise<Outcome<CalendarEntry>> {
    const { id, expectedVersion, becomes, ...rest } = command;
    // Kind and holder never change: what is asked of policy needs no lock.
    const present = await this.one(id);
    const { kind, createdBy } = present;
    const holdsUp = kind === 'FREEZE' || kind === 'MAINTENANCE_WINDOW';
    const loosened = holdsUp ? [present, ...(becomes === undefined ? [] : [await becomes(present)])] : [];
    return this.run(actor, { ...rest, id, kind }, createdBy, loosened, async (work) => {
      const entry = await this.entries.lock(id, work.manager);
      const stale = staleness(entry, expectedVersion);
      return stale === null ? body(work, entry) : refused(stale);
    });
  }

  private async one(id: Id, manager?: Work['manager']): Promise<CalendarEntry> {
    const entry = (await this.entries.byIds([id], manager)).get(id);
    if (entry === undefined) throw notFound('calendar entry');
    return entry;
  }
}

function staleness({ version }: CalendarEntry, expected: number | null | undefined): Problem | null {
  if (expected == null || expected === version) return null;
  return problem('STALE_VERSION', `You saw version ${expected}; the entry is at version ${version} by now.`, {
    path: ['input', 'expectedVersion'],
    currentVersion: version,
    wayOut: 'Read the entry again, look at what is new, and repeat.',
  });
}
