import { Inject, Injectable } from '@nestjs/common';
import { Referents } from '#changes';
import { type Clock, Fault, type Page, type PageArgs, pageRequest } from '#kernel';
import { CLOCK, Database } from '#platform/database';
import type { Occurrence, Span } from '#time';
import { CalendarEntries, type EntryFilter } from '../data/calendar-entries.ts';
import type { CalendarEntry, EntryKind, FreezeStrength } from '../domain/entry.ts';

/** Which entries, as clients say it: names become identities, a name nobody has matches nothing. */
export interface EntryWish {
  readonly kinds?: readonly EntryKind[] | null;
  readonly strengths?: readonly FreezeStrength[] | null;
  readonly from?: Date | null;
  readonly to?: Date | null;
  readonly services?: readonly string[] | null;
  readonly environments?: readonly string[] | null;
  readonly region?: string | null;
  readonly active?: boolean | null;
}

export interface TakenPlace {
  readonly entry: CalendarEntry;
  readonly occurrence: Occurrence;
}

const longest = 400 * 86_400_000;
const mostEntries = 500;
const mostOccurrences = 1_000;

/** Reads the calendar: entries page by page, or what takes place within a span. */
@Injectable()
export class ListCalendar {
  constructor(
    private readonly entries: CalendarEntries,
    private readonly referents: Referents,
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async page(wish: EntryWish, args: PageArgs): Promise<Page<CalendarEntry>> {
    return this.entries.list(await this.filterOf(wish), pageRequest(args));
  }

  /** In order of start; at most 1,000. @throws BAD_USER_INPUT for a span of more than 400 days */
  async within(span: Span, wish: EntryWish): Promise<TakenPlace[]> {
    if (span.to <= span.from || span.to.getTime() - span.from.getTime() > longest) {
      const message = 'Ask for a span that ends after it begins and lasts 400 days at the most.';
      throw new Fault('BAD_USER_INPUT', message, [{ path: ['to'], message }]);
    }
    const filter = { ...(await this.filterOf(wish)), ...span };
    const found = await this.entries.matching(filter, span, mostEntries);
    return found
      .flatMap(({ entry, occurrences }) => occurrences.map((occurrence) => ({ entry, occurrence })))
      .sort((a, b) => a.occurrence.start.getTime() - b.occurrence.start.getTime())
      .slice(0, mostOccurrences);
  }

  private async filterOf({ services, environments, active, ...rest }: EntryWish): Promise<EntryFilter> {
    const named = { services: services ?? undefined, environments: environments ?? undefined };
    const { content } = await this.referents.resolve(named, this.database.manager);
    return {
      ...rest,
      serviceIds: services == null ? null : content.serviceIds,
      environmentIds: environments == null ? null : content.environmentIds,
      active: active == null ? null : { is: active, at: this.clock.now() },
    };
  }
}
