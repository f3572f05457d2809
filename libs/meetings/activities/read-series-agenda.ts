import { Inject, Injectable } from '@nestjs/common';
import type { Clock, Id } from '#kernel';
import { CLOCK } from '#platform/database';
import type { SeriesAgenda } from '../contract.ts';
import { MeetingStore } from '../data/meeting-store.ts';
import { SeriesStore } from '../data/series-store.ts';
import { type CutOff, nextCutOff } from '../domain/calendar.ts';
import type { MeetingSeries } from '../domain/series.ts';

export const cutOffKind = 'agenda-cut-off';

const dayMs = 86_400_000;

/** What series wait for: two queries, however many. */
@Injectable()
export class ReadSeriesAgenda {
  constructor(
    private readonly allSeries: SeriesStore,
    private readonly meetings: MeetingStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async of(ids: readonly Id[]): Promise<Map<Id, SeriesAgenda>> {
    const cutOffs = await this.cutOffs(ids);
    return new Map(
      [...cutOffs].map(([id, { series, cutOff }]) => [
        id,
        {
          seriesId: id,
          key: series.key,
          asOf: series.version,
          // A rule that comes round once in a long time may still bring a meeting.
          ended: cutOff === null && (series.endedAt !== null || series.rule === null),
          next:
            cutOff === null
              ? null
              : { kind: cutOffKind, key: keyOf(series, cutOff), at: cutOff.at.toISOString() },
        },
      ]),
    );
  }

  async one(id: Id): Promise<SeriesAgenda> {
    const agenda = (await this.of([id])).get(id);
    if (agenda === undefined) throw new Error(`There is no series ${id}.`);
    return agenda;
  }

  /** The next cut-off, if it is the one that goes by this key. */
  async cutOff(id: Id, key: string): Promise<CutOff | null> {
    const found = (await this.cutOffs([id])).get(id);
    return found?.cutOff != null && keyOf(found.series, found.cutOff) === key ? found.cutOff : null;
  }

  private async cutOffs(
    ids: readonly Id[],
  ): Promise<Map<Id, { readonly series: MeetingSeries; readonly cutOff: CutOff | null }>> {
    const now = this.clock.now();
    // The series are read first: an agenda may then know more than its version says, which does no harm, but never less.
    const all = await this.allSeries.byIds(ids);
    const kept = await this.meetings.touching([...all.keys()], {
      from: now,
      to: new Date(now.getTime() + 5 * 365 * dayMs),
    });
    return new Map(
      [...all].map(([id, series]) => [
        id,
        {
          series,
          cutOff: nextCutOff(
            series,
            kept.filter((m) => m.seriesId === id),
            now,
          ),
        },
      ]),
    );
  }
}

/** A meeting that is moved has another cut-off. */
const keyOf = (series: MeetingSeries, { meeting, at }: CutOff): string =>
  `${cutOffKind}:${series.id}:${meeting.at}:${at.toISOString()}`;
