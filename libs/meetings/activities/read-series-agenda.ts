import { Inject, Injectable } from '@nestjs/common';
import type { Clock, Id } from '#kernel';
import { CLOCK } from '#platform/database';
import type { SeriesAgenda } from '../contract.ts';
import { MeetingStore } from '../data/meeting-store.ts';
import { SeriesStore } from '../data/series-store.ts';
import { type MeetingDeadline, nextDeadline } from '../domain/calendar.ts';
import type { KeptMeeting } from '../domain/meeting.ts';
import type { MeetingSeries } from '../domain/series.ts';

const dayMs = 86_400_000;

/** What series wait for: three queries, however many. */
@Injectable()
export class ReadSeriesAgenda {
  constructor(
    private readonly allSeries: SeriesStore,
    private readonly meetings: MeetingStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async of(ids: readonly Id[]): Promise<Map<Id, SeriesAgenda>> {
    const deadlines = await this.deadlines(ids);
    return new Map(
      [...deadlines].map(([id, { series, next }]) => [
        id,
        {
          seriesId: id,
          key: series.key,
          asOf: series.version,
          // A rule that comes round once in a long time may still bring a meeting.
          ended: next === null && (series.endedAt !== null || series.rule === null),
          next:
            next === null ? null : { kind: next.kind, key: keyOf(series, next), at: next.at.toISOString() },
        },
      ]),
    );
  }

  async one(id: Id): Promise<SeriesAgenda> {
    const agenda = (await this.of([id])).get(id);
    if (agenda === undefined) throw new Error(`There is no series ${id}.`);
    return agenda;
  }

  /** What comes next, if it is what goes by this key. */
  async due(id: Id, key: string): Promise<MeetingDeadline | null> {
    const found = (await this.deadlines([id])).get(id);
    return found?.next != null && keyOf(found.series, found.next) === key ? found.next : null;
  }

  private async deadlines(
    ids: readonly Id[],
  ): Promise<Map<Id, { readonly series: MeetingSeries; readonly next: MeetingDeadline | null }>> {
    const now = this.clock.now();
    // The series are read first: an agenda may then know more than its version says, which does no harm, but never less.
    const all = await this.allSeries.byIds(ids);
    const kept = await this.meetings.touching([...all.keys()], {
      from: now,
      to: new Date(now.getTime() + 5 * 365 * dayMs),
    });
    const unopened = await this.meetings.unopened([...all.keys()]);
    return new Map(
      [...all].map(([id, series]) => {
        const own = (rows: readonly KeptMeeting[]) => rows.filter((m) => m.seriesId === id);
        return [
          id,
          { series, next: nextDeadline(series, { kept: own(kept), unopened: own(unopened) }, now) },
        ];
      }),
    );
  }
}

/** A meeting that is moved has other deadlines. */
const keyOf = (series: MeetingSeries, { at, kind, meeting }: MeetingDeadline): string =>
  `${kind}:${series.id}:${meeting.at}:${at.toISOString()}`;
