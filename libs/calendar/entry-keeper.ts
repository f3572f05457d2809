import { Injectable } from '@nestjs/common';
import { groundAltered } from '#catalog';
import { Referents } from '#changes';
import { done, type Id, type Json, newId, type Outcome, problem, type Problem, refused } from '#kernel';
import { Database, type Work } from '#platform/database';
import { type Recurrence, toInstant } from '#time';
import { CalendarSettings } from './calendar-settings.ts';
import { CalendarEntries } from './data/calendar-entries.ts';
import { bookingLengthProblems } from './domain/booking-length.ts';
import type { CalendarEntry, EntryContent, EntryKind, FreezeStrength } from './domain/entry.ts';
import { entryProblems } from './domain/entry-check.ts';

/** What a caller says of an entry: what is left out stays as it is, or is empty. */
export interface EntryInput {
  readonly name?: string | null;
  readonly reason?: string | null;
  readonly strength?: FreezeStrength | null;
  /** Wall clock of the first start, in `timeZone`. */
  readonly start?: string | null;
  /** Wall clock; instead of `duration`. */
  readonly end?: string | null;
  readonly timeZone?: string | null;
  readonly duration?: string | null;
  readonly rule?: string | null;
  readonly exceptions?: readonly string[] | null;
  readonly additions?: readonly string[] | null;
  /** Ids or keys. */
  readonly services?: readonly string[] | null;
  readonly environments?: readonly string[] | null;
  readonly environmentKinds?: readonly string[] | null;
  readonly regions?: readonly string[] | null;
  readonly tenants?: readonly string[] | null;
  readonly tags?: readonly string[] | null;
  readonly exemptTypes?: readonly string[] | null;
  /** Of a booking. */
  readonly changeId?: Id | null;
}

/** An entry of which nothing is said yet. */
export const noContent: EntryContent = {
  strength: null,
  name: '',
  reason: '',
  recurrence: { start: '', timeZone: 'UTC', duration: '', rule: null, exceptions: [], additions: [] },
  scope: {
    serviceIds: [],
    environmentIds: [],
    environmentKinds: [],
    regions: [],
    tenants: [],
    tags: [],
  },
  exemptTypes: [],
  changeId: null,
};

/** Puts what is said into the calendar, for every command that does: added, altered, ended. Nothing is taken out. */
@Injectable()
export class EntryKeeper {
  constructor(
    private readonly entries: CalendarEntries,
    private readonly referents: Referents,
    private readonly database: Database,
    private readonly settings: CalendarSettings,
  ) {}

  /** @param uid what another calendar calls it */
  async add(
    work: Work,
    kind: EntryKind,
    said: EntryInput,
    uid: string | null = null,
  ): Promise<Outcome<CalendarEntry>> {
    const by = work.actor.personId;
    if (by === null) return refused(byAPerson);
    const { content, problems } = await this.content(work, kind, noContent, said);
    if (problems.length > 0) return refused(...problems);
    const tooLong = this.tooLong(work, kind, content, null);
    if (tooLong.length > 0) return refused(...tooLong);
    const made = { createdAt: work.now, createdBy: by, changedAt: work.now, changedBy: by };
    const entry = {
      ...{ id: newId(), version: 1, kind, uid, because: 'Added.', endedAt: null },
      ...made,
      ...content,
    };
    await this.entries.insert(entry, work.manager);
    this.tell(work, 'calendar.entryAdded', entry, plain(content), null);
    return done(entry);
  }

  async alter(
    work: Work,
    entry: CalendarEntry,
    said: EntryInput,
    because: string,
  ): Promise<Outcome<CalendarEntry>> {
    if (isOver(entry, work.now)) return refused(endedAlready);
    const { content, problems } = await this.content(work, entry.kind, entry, said);
    if (problems.length > 0) return refused(...problems);
    const tooLong = this.tooLong(work, entry.kind, content, entry);
    if (tooLong.length > 0) return refused(...tooLong);
    const before = contentOf(entry);
    if (JSON.stringify(before) === JSON.stringify(content)) return done(entry);
    return this.write(work, { ...entry, ...content }, because, 'calendar.entryAltered', {
      before: plain(before),
      after: plain(content),
    });
  }

  /** Ends it from a moment on; what took place before stays. */
  async end(work: Work, entry: CalendarEntry, at: Date, because: string): Promise<Outcome<CalendarEntry>> {
    if (isOver(entry, work.now)) return refused(endedAlready);
    if (at < work.now)
      return refused(
        problem('INVALID_INPUT', 'An entry cannot end in the past: what it stopped, it stopped.', {
          path: ['input', 'at'],
          wayOut: 'Leave the time out to end it now.',
        }),
      );
    return this.write(work, { ...entry, endedAt: at }, because, 'calendar.entryEnded', {
      at: at.toISOString(),
      before: { ...plain(contentOf(entry)), endedAt: entry.endedAt?.toISOString() ?? null },
    });
  }

  /** What an entry would say, sound or not. */
  async preview(kind: EntryKind, said: EntryInput, before = noContent): Promise<EntryContent> {
    return (await this.content(this.database, kind, before, said)).content;
  }

  /** What an entry would say, without writing anything. */
  async content(
    work: Pick<Work, 'manager'>,
    kind: EntryKind,
    before: EntryContent,
    said: EntryInput,
  ): Promise<{ readonly content: EntryContent; readonly problems: readonly Problem[] }> {
    const named = { services: said.services ?? undefined, environments: said.environments ?? undefined };
    const found = await this.referents.resolve(named, work.manager);
    const { timing, problems } = timingOf(before.recurrence, said);
    const { scope } = before;
    const content: EntryContent = {
      strength: said.strength === undefined ? before.strength : said.strength,
      name: (said.name ?? before.name).trim(),
      reason: said.reason ?? before.reason,
      recurrence: timing,
      scope: {
        serviceIds: found.content.serviceIds ?? scope.serviceIds,
        environmentIds: found.content.environmentIds ?? scope.environmentIds,
        environmentKinds: said.environmentKinds ?? scope.environmentKinds,
        regions: said.regions ?? scope.regions,
        tenants: said.tenants ?? scope.tenants,
        tags: said.tags ?? scope.tags,
      },
      exemptTypes: said.exemptTypes ?? before.exemptTypes,
      changeId: said.changeId === undefined ? before.changeId : said.changeId,
    };
    return { content, problems: [...found.problems, ...problems, ...entryProblems(kind, content)] };
  }

  private tooLong(
    { actor }: Work,
    kind: EntryKind,
    { recurrence }: EntryContent,
    before: EntryContent | null,
  ): Problem[] {
    if (kind !== 'BOOKING') return [];
    return bookingLengthProblems(recurrence, before?.recurrence ?? null, actor.roles, this.settings.bookings);
  }

  private async write(
    work: Work,
    entry: CalendarEntry,
    because: string,
    event: string,
    data: Record<string, Json>,
  ): Promise<Outcome<CalendarEntry>> {
    const by = work.actor.personId;
    if (by === null) return refused(byAPerson);
    if (because.trim() === '')
      return refused(problem('INVALID_INPUT', 'Say why.', { path: ['input', 'because'] }));
    const next = { ...entry, version: entry.version + 1, because, changedAt: work.now, changedBy: by };
    await this.entries.update(next, work.manager);
    this.tell(work, event, next, { ...data, because }, entry.version);
    return done(next);
  }

  /** @param from the version that this one follows */
  private tell(
    work: Work,
    type: string,
    entry: CalendarEntry,
    data: Record<string, Json>,
    from: number | null,
  ): void {
    const { id, kind, name, version } = entry;
    const event = work.emit({
      type,
      subjectType: 'calendarEntry',
      subjectId: id,
      data: { kind, name, version, ...data },
    });
    // Whom it concerns may be many changes: they are gone through afterwards.
    if (kind !== 'BUSINESS_EVENT')
      work.enqueue(groundAltered(event, { kind: 'entry', id, from, to: version }));
  }
}

const byAPerson = problem('NOT_PERMITTED', 'An entry is put into the calendar by a person.', {
  rule: 'calendar-by-person',
});
const endedAlready = problem('WRONG_STATE', 'The entry has ended: it is kept as it is.', {
  rule: 'calendar-entry-ended',
  wayOut: 'Add a new entry.',
});

const isOver = ({ endedAt }: CalendarEntry, now: Date): boolean => endedAt !== null && endedAt <= now;

const contentOf = (entry: CalendarEntry): EntryContent => {
  const { strength, name, reason, recurrence, scope, exemptTypes, changeId } = entry;
  return { strength, name, reason, recurrence, scope, exemptTypes, changeId };
};

const plain = (content: EntryContent): Record<string, Json> =>
  JSON.parse(JSON.stringify(content)) as Record<string, Json>;

function timingOf(
  before: Recurrence,
  said: EntryInput,
): { readonly timing: Recurrence; readonly problems: readonly Problem[] } {
  const timing: Recurrence = {
    start: said.start ?? before.start,
    timeZone: said.timeZone ?? before.timeZone,
    duration: said.duration ?? before.duration,
    rule: said.rule === undefined ? before.rule : said.rule,
    exceptions: said.exceptions ?? before.exceptions,
    additions: said.additions ?? before.additions,
  };
  if (said.end == null) return { timing, problems: [] };
  const at = (message: string) => ({
    timing,
    problems: [problem('INVALID_INPUT', message, { path: ['input', 'end'] })],
  });
  if (said.duration != null) return at('Give an end or a duration, not both.');
  try {
    const lasts =
      toInstant(said.end, timing.timeZone).getTime() - toInstant(timing.start, timing.timeZone).getTime();
    if (lasts <= 0) return at('It ends before it begins.');
    return { timing: { ...timing, duration: `PT${lasts / 1000}S` }, problems: [] };
  } catch {
    return at(`The end "${said.end}" is no wall clock such as 2026-03-29T02:30:00.`);
  }
}
