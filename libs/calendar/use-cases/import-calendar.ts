import { Injectable } from '@nestjs/common';
import { GovernedCommands } from '#changes';
import {
  type Actor,
  digestOf,
  done,
  type Id,
  type Outcome,
  problem,
  type Problem,
  refused,
  newId,
} from '#kernel';
import type { Work } from '#platform/database';
import { isZone } from '#time';
import { CalendarEntries } from '../data/calendar-entries.ts';
import type { CalendarEntry, FreezeStrength } from '../domain/entry.ts';
import { type ImportedKind, kindOf, type KindRule } from '../domain/kind-rules.ts';
import { type IcsEvent, type ReadIcs, readIcs } from '../domain/read-ics.ts';
import { type EntryInput, EntryKeeper } from '../entry-keeper.ts';

export interface ImportInput {
  /** An iCalendar file (RFC 5545). */
  readonly content: string;
  /** What an event becomes that no rule is about. */
  readonly kind: ImportedKind;
  readonly strength?: FreezeStrength | null;
  readonly rules?: readonly KindRule[] | null;
  /** Of events that name none, as whole days do; UTC unless said. */
  readonly timeZone?: string | null;
  readonly services?: readonly string[] | null;
  readonly environments?: readonly string[] | null;
  readonly environmentKinds?: readonly string[] | null;
  readonly tags?: readonly string[] | null;
  /** Says what would come in, and writes nothing. */
  readonly dryRun?: boolean | null;
}

export const importOutcomes = ['ADDED', 'ALTERED', 'UNCHANGED', 'ENDED', 'SKIPPED', 'REFUSED'] as const;
export type ImportOutcome = (typeof importOutcomes)[number];

/** What became of one event. */
export interface ImportedEvent {
  readonly uid: string;
  readonly name: string;
  readonly kind: ImportedKind | null;
  readonly outcome: ImportOutcome;
  readonly entry: CalendarEntry | null;
  readonly problems: readonly Problem[];
}

/**
 * Takes the events of another calendar in, each by itself: one that cannot be taken holds nobody else up. An event that came
 * before, known by its UID, is altered and not doubled; one that was cancelled there is ended here.
 */
@Injectable()
export class ImportCalendar {
  constructor(
    private readonly commands: GovernedCommands,
    private readonly entries: CalendarEntries,
    private readonly keeper: EntryKeeper,
  ) {}

  execute(actor: Actor, input: ImportInput): Promise<Outcome<readonly ImportedEvent[]>> {
    const { content, ...rest } = input;
    const command = {
      name: 'importCalendar',
      input: [digestOf([content]), JSON.stringify(rest)],
      idOf: (events: readonly ImportedEvent[]): Id =>
        events.find(({ entry }) => entry !== null)?.entry?.id ?? newId(),
      // What came in stays in: the same file again alters nothing, and says so.
      reload: (_id: Id, work: Work) => this.take(work, input),
    };
    return this.commands.run(actor, command, { action: 'manageCalendar' }, async (work) => {
      if (input.timeZone != null && !isZone(input.timeZone))
        return refused(
          problem('INVALID_INPUT', 'The time zone is not known.', { path: ['input', 'timeZone'] }),
        );
      try {
        return done(await this.take(work, input));
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        return refused(problem('INVALID_INPUT', error.message, { path: ['input', 'content'] }));
      }
    });
  }

  private async take(work: Work, input: ImportInput): Promise<ImportedEvent[]> {
    const { events, faults }: ReadIcs = readIcs(input.content, input.timeZone ?? 'UTC');
    const known = await this.entries.byUids(
      events.map(({ uid }) => uid),
      work.manager,
    );
    const taken: ImportedEvent[] = faults.map(({ uid, name, message }) => ({
      ...{ uid, name, kind: null, outcome: 'REFUSED', entry: null },
      problems: [problem('INVALID_INPUT', message)],
    }));
    const seen = new Set<string>();
    for (const event of events) {
      const twin = seen.has(event.uid);
      seen.add(event.uid);
      taken.push(
        twin
          ? refusal(event, null, [problem('ALREADY_EXISTS', 'The file has two events with this UID.')])
          : await this.one(work, event, known.get(event.uid) ?? null, input),
      );
    }
    return taken;
  }

  private async one(
    work: Work,
    event: IcsEvent,
    before: CalendarEntry | null,
    input: ImportInput,
  ): Promise<ImportedEvent> {
    const { uid, name, canceled } = event;
    const { kind, strength } = kindOf(name, input.rules ?? [], {
      kind: input.kind,
      strength: input.strength ?? null,
    });
    const answer = (outcome: ImportOutcome, entry: CalendarEntry | null = before): ImportedEvent => ({
      ...{ uid, name, kind, outcome, entry, problems: [] },
    });
    if (before === null && canceled) return answer('SKIPPED');
    if (before !== null && before.endedAt !== null && before.endedAt <= work.now)
      return canceled ? answer('UNCHANGED') : refusal(event, kind, [endedHere]);
    if (before !== null && before.kind !== kind) return refusal(event, kind, [otherKind(before)]);
    const said = saidOf(event, strength, input);
    const { problems } = await this.keeper.content(work, kind, before ?? blank, said);
    if (problems.length > 0) return refusal(event, kind, problems);
    if (input.dryRun === true) return answer(before === null ? 'ADDED' : canceled ? 'ENDED' : 'ALTERED');
    const because = 'Imported from another calendar.';
    const outcome =
      before === null
        ? await this.keeper.add(work, kind, said, uid)
        : canceled
          ? await this.keeper.end(work, before, work.now, 'It was cancelled in the calendar it came from.')
          : await this.keeper.alter(work, before, said, because);
    if (!outcome.ok) return refusal(event, kind, outcome.problems);
    if (before === null) return answer('ADDED', outcome.value);
    if (canceled) return answer('ENDED', outcome.value);
    return answer(outcome.value.version === before.version ? 'UNCHANGED' : 'ALTERED', outcome.value);
  }
}

function saidOf(event: IcsEvent, strength: FreezeStrength | null, input: ImportInput): EntryInput {
  const { name, description, recurrence } = event;
  const { services, environments, environmentKinds, tags } = input;
  const reason = description === '' && strength !== null ? `Imported: ${name}` : description;
  return { ...recurrence, name, reason, strength, services, environments, environmentKinds, tags };
}

const blank = {
  ...{ strength: null, name: '', reason: '', exemptTypes: [], changeId: null },
  recurrence: { start: '', timeZone: 'UTC', duration: '', rule: null, exceptions: [], additions: [] },
  scope: { serviceIds: [], environmentIds: [], environmentKinds: [], regions: [], tenants: [], tags: [] },
};

const refusal = (
  { uid, name }: IcsEvent,
  kind: ImportedKind | null,
  problems: readonly Problem[],
): ImportedEvent => ({ uid, name, kind, outcome: 'REFUSED', entry: null, problems });

const endedHere = problem('WRONG_STATE', 'It came in before and was ended here.', {
  wayOut: 'Have it sent under another UID, or add it by hand.',
});
const otherKind = ({ kind }: CalendarEntry): Problem =>
  problem('WRONG_STATE', `It came in before, as ${kind}, and an entry keeps its kind.`, {
    wayOut: 'End the entry and have it sent under another UID.',
  });
