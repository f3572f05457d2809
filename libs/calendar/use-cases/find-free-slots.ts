import { Inject, Injectable } from '@nestjs/common';
import { type ChangeRecord, type ChangeType, Referents } from '#changes';
import { type Clock, done, newId, type Outcome, problem, type Problem, refused } from '#kernel';
import { CLOCK } from '#platform/database';
import { isZone, type Span } from '#time';
import { CalendarSettings } from '../calendar-settings.ts';
import { ConflictTexts } from '../conflict-texts.ts';
import { Conflicts, type Plan } from '../conflicts.ts';
import type { Refused } from '../domain/free-slots.ts';
import { refusalText, shortfallText } from '../domain/slots-text.ts';
import type { Weekday, WorkingHours } from '../domain/working-hours.ts';
import { SlotSearcher } from '../slot-searcher.ts';

/** What is to be done, and when it would suit. What is not said is taken from the change, if there is one. */
export interface SlotInput {
  readonly durationMinutes?: number | null;
  /** Ids or keys. */
  readonly services?: readonly string[] | null;
  readonly environments?: readonly string[] | null;
  readonly implementer?: string | null;
  readonly region?: string | null;
  readonly tags?: readonly string[] | null;
  readonly type?: ChangeType | null;
  readonly earliest?: Date | null;
  /** The slot has ended by then. */
  readonly latest?: Date | null;
  /** Times of day, as in `22:00`. */
  readonly hoursFrom?: string | null;
  readonly hoursTo?: string | null;
  readonly days?: readonly Weekday[] | null;
  readonly timeZone?: string | null;
  readonly count?: number | null;
}

/** Beginnings that do not do, with why in words. */
export interface ToldRefusal extends Refused {
  readonly sentence: string;
}

export interface FoundSlots {
  readonly slots: readonly Span[];
  readonly refused: readonly ToldRefusal[];
  /** Why there are fewer than asked for; null when all are there. */
  readonly shortfall: string | null;
}

const minute = 60_000;
const day = 86_400_000;
const mostTold = 100;

/** Finds when something could be done without a conflict, and says why not before. */
@Injectable()
export class FindFreeSlots {
  constructor(
    private readonly referents: Referents,
    private readonly conflicts: Conflicts,
    private readonly searcher: SlotSearcher,
    private readonly texts: ConflictTexts,
    private readonly settings: CalendarSettings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(change: ChangeRecord | null, said: SlotInput): Promise<Outcome<FoundSlots>> {
    const now = this.clock.now();
    const duration = durationOf(change, said);
    const hours = hoursOf(said);
    const earliest = said.earliest != null && said.earliest > now ? said.earliest : now;
    const horizon = new Date(earliest.getTime() + this.settings.slots.horizonDays * day);
    const latest = said.latest != null && said.latest < horizon ? said.latest : horizon;
    const { plan, problems } = await this.plan(change, said, now);
    const bad = [...problems, ...faultsOf(said, duration, earliest)];
    if (bad.length > 0 || duration === null) return refused(...bad);

    const [planned] = await this.conflicts.planned([plan]);
    if (planned === undefined) return done({ slots: [], refused: [], shortfall: null });
    const count = said.count ?? 3;
    const wish = {
      planned,
      durationMs: duration,
      stepMs: this.settings.slots.stepMinutes * minute,
      hours,
      count,
    };
    // A slot that begins then would just have ended by the latest time.
    const until = new Date(latest.getTime() - duration + 1);
    const found = await this.searcher.search(wish, earliest, until);
    const told = found.refused.slice(0, mostTold);
    const names = await this.texts.names(told.flatMap(({ conflicts }) => conflicts.slice(0, 1)));
    return done({
      slots: found.slots,
      refused: told.map((run) => ({ ...run, sentence: refusalText(run, hours, names) })),
      shortfall:
        found.slots.length === count
          ? null
          : shortfallText(found.slots.length, earliest, latest, found.refused),
    });
  }

  private async plan(
    change: ChangeRecord | null,
    said: SlotInput,
    now: Date,
  ): Promise<{ readonly plan: Plan; readonly problems: readonly Problem[] }> {
    const { content, problems } = await this.referents.resolve(
      {
        services: said.services ?? undefined,
        environments: said.environments ?? undefined,
        implementer: said.implementer ?? undefined,
      },
      this.conflicts.manager,
    );
    const plan: Plan = {
      id: change?.id ?? newId(),
      type: said.type ?? change?.type ?? 'NORMAL',
      state: 'DRAFT',
      // Another window is a material edit: overrides that were granted fall with it.
      revision: null,
      plannedStart: now,
      plannedEnd: now,
      serviceIds: content.serviceIds ?? change?.serviceIds ?? [],
      environmentIds: content.environmentIds ?? change?.environmentIds ?? [],
      implementerId: content.implementerId ?? change?.implementerId ?? null,
      requesterId: change?.requesterId ?? '',
      region: said.region ?? change?.region ?? null,
      tags: said.tags ?? change?.tags ?? [],
    };
    return { plan, problems };
  }
}

/** In milliseconds; null when nothing says how long. */
function durationOf(change: ChangeRecord | null, { durationMinutes }: SlotInput): number | null {
  if (durationMinutes != null) return durationMinutes * minute;
  const { plannedStart, plannedEnd } = change ?? {};
  return plannedStart == null || plannedEnd == null ? null : plannedEnd.getTime() - plannedStart.getTime();
}

function hoursOf({ hoursFrom, hoursTo, days, timeZone }: SlotInput): WorkingHours {
  return {
    hours: hoursFrom == null || hoursTo == null ? null : { from: hoursFrom, to: hoursTo },
    days: days == null || days.length === 0 ? null : days,
    timeZone: timeZone ?? 'UTC',
  };
}

const timeOfDay = /^([01]\d|2[0-3]):[0-5]\d$/;

function faultsOf(said: SlotInput, duration: number | null, earliest: Date): Problem[] {
  const problems: Problem[] = [];
  const bad = (field: string, message: string): void => {
    problems.push(problem('INVALID_INPUT', message, { path: ['input', field] }));
  };
  if (duration === null) bad('durationMinutes', 'Say how long it takes, or name a change that has a window.');
  else if (duration < minute || duration > 14 * day)
    bad('durationMinutes', 'A slot takes from one minute to 14 days.');
  if ((said.hoursFrom == null) !== (said.hoursTo == null))
    bad('hoursTo', 'Give both ends of the hours, or neither.');
  for (const field of ['hoursFrom', 'hoursTo'] as const) {
    const time = said[field];
    if (time != null && !timeOfDay.test(time)) bad(field, `"${time}" is no time of day such as 22:00.`);
  }
  if (said.timeZone != null && !isZone(said.timeZone))
    bad('timeZone', `The time zone "${said.timeZone}" is not known; use a name such as Europe/Berlin.`);
  if (said.latest != null && said.latest <= earliest)
    bad('latest', 'The latest time is not after the earliest, or is over.');
  return problems;
}
