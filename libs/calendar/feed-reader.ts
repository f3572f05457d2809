import { Inject, Injectable } from '@nestjs/common';
import { changeNumber, type ChangeRecord, ChangesRepository } from '#changes';
import { type Clock, type Id, toGlobalId } from '#kernel';
import { CONFIG, type Config } from '#platform/config';
import { CLOCK } from '#platform/database';
import type { Span } from '#time';
import { CalendarEntries } from './data/calendar-entries.ts';
import { Feeds } from './data/feeds.ts';
import type { FeedRecord } from './domain/feed.ts';
import type { FeedChange, FeedContent } from './domain/feed-document.ts';
import { FeedSubjects } from './feed-subjects.ts';

const day = 86_400_000;
/** What a feed shows, around now. */
const back = 60 * day;
const ahead = 365 * day;
const mostChanges = 500;
const mostOccurrences = 500;

/** Reads what a feed is about: changes, and what of the calendar is about the same services. Four queries. */
@Injectable()
export class FeedReader {
  constructor(
    private readonly feeds: Feeds,
    private readonly subjects: FeedSubjects,
    private readonly repository: ChangesRepository,
    private readonly entries: CalendarEntries,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async changes(feed: FeedRecord): Promise<ChangeRecord[]> {
    const span = this.span();
    const source = this.subjects.of(feed.subjectKind);
    const ids: readonly Id[] =
      source === null
        ? await this.feeds.changesOf(feed, span, mostChanges)
        : await source.changes(feed.subjectId, span, mostChanges);
    const found = await this.repository.byIds(ids);
    return ids.flatMap((id) => found.get(id) ?? []);
  }

  async content(feed: FeedRecord, changes: readonly ChangeRecord[]): Promise<FeedContent> {
    const services = changes.flatMap(({ serviceIds }) => serviceIds);
    const serviceIds = [
      ...new Set(feed.subjectKind === 'SERVICE' ? [feed.subjectId, ...services] : services),
    ];
    const kinds = ['FREEZE', 'MAINTENANCE_WINDOW', 'BUSINESS_EVENT'] as const;
    const touched = { serviceIds, places: [], region: null, tags: changes.flatMap(({ tags }) => tags) };
    const covering = await this.entries.covering(this.span(), touched, kinds);
    return {
      name: feed.name,
      changes: changes.flatMap((change) => this.shown(change)),
      entries: covering
        .flatMap(({ entry, occurrences }) => occurrences.map((occurrence) => ({ entry, occurrence })))
        .slice(0, mostOccurrences),
    };
  }

  private shown(change: ChangeRecord): FeedChange[] {
    const { id, number, title, state, risk, plannedStart, plannedEnd, version, updatedAt } = change;
    if (plannedStart === null || plannedEnd === null) return [];
    const url = `${this.config.publicUrl}/api/v1/changes/${encodeURIComponent(toGlobalId('Change', id))}`;
    const told = { id, number: changeNumber(number), title, state, risk, version, updatedAt, url };
    return [{ ...told, from: plannedStart, to: plannedEnd }];
  }

  private span(): Span {
    const now = this.clock.now().getTime();
    // From midnight on, so that the same day has the same document.
    const today = Math.floor(now / day) * day;
    return { from: new Date(today - back), to: new Date(today + ahead) };
  }
}
