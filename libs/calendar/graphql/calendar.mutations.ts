import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { ChangeRefs } from '#changes';
import type { Actor, Id, Outcome, Problem } from '#kernel';
import { By } from '#platform/auth';
import { idFrom } from '#platform/graphql';
import type { CalendarEntry } from '../domain/entry.ts';
import { AddEntry } from '../use-cases/add-entry.ts';
import { AlterEntry } from '../use-cases/alter-entry.ts';
import { EndEntry } from '../use-cases/end-entry.ts';
import { AddEntryFields, AlterEntryFields, EndEntryFields } from './entry.inputs.ts';
import {
  AddCalendarEntryPayload,
  AlterCalendarEntryPayload,
  EndCalendarEntryPayload,
  type EntryObject,
  toEntryObject,
} from './entry.types.ts';

/** Keeping the calendar. */
@Resolver()
export class CalendarMutations {
  constructor(
    private readonly add: AddEntry,
    private readonly alter: AlterEntry,
    private readonly end: EndEntry,
    private readonly refs: ChangeRefs,
  ) {}

  @Mutation(() => AddCalendarEntryPayload, {
    description: 'Adds a window, a freeze or an event, or books an environment. It counts at once.',
  })
  async addCalendarEntry(
    @By() actor: Actor,
    @Args('input') { kind, change, ...said }: AddEntryFields,
  ): Promise<AddCalendarEntryPayload> {
    const changeId = await this.change(change);
    return payload(await this.add.execute(actor, kind, { ...said, changeId }));
  }

  @Mutation(() => AlterCalendarEntryPayload, {
    description: 'Makes a new version of an entry. The one before, and who made it, stay on record.',
  })
  async alterCalendarEntry(
    @By() actor: Actor,
    @Args('input') { entry, expectedVersion, because, change, ...said }: AlterEntryFields,
  ): Promise<AlterCalendarEntryPayload> {
    const id = idFrom('CalendarEntry', entry, 'input', 'entry');
    const changeId = await this.change(change);
    const input = { ...said, changeId };
    return payload(await this.alter.execute(actor, id, input, { because, expectedVersion }));
  }

  @Mutation(() => EndCalendarEntryPayload, {
    description: 'Ends an entry from a moment on. Nothing is taken out of the calendar.',
  })
  async endCalendarEntry(
    @By() actor: Actor,
    @Args('input') { entry, ...said }: EndEntryFields,
  ): Promise<EndCalendarEntryPayload> {
    return payload(await this.end.execute(actor, idFrom('CalendarEntry', entry, 'input', 'entry'), said));
  }

  private async change(ref: string | null | undefined): Promise<Id | null | undefined> {
    return ref == null ? ref : this.refs.resolve(ref);
  }
}

const payload = (
  outcome: Outcome<CalendarEntry>,
): { entry: EntryObject | null; problems: readonly Problem[] } =>
  outcome.ok
    ? { entry: toEntryObject(outcome.value), problems: [] }
    : { entry: null, problems: outcome.problems };
