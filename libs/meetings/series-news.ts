import { Injectable } from '@nestjs/common';
import type { Id } from '#kernel';
import { People } from '#people';
import type { RecordedEvent, Work } from '#platform/database';
import { RecordStore } from './data/records.ts';
import type { Resettled } from './domain/alteration.ts';
import type { Answer } from './domain/meeting.ts';
import type { MeetingSeries } from './domain/series.ts';
import { MeetingListeners } from './news.ts';
import type { Sitting } from './seats.ts';

/** What happened to a whole series. */
export interface SeriesChange {
  readonly event: RecordedEvent;
  readonly series: MeetingSeries;
  /** As it was before; null for a new one, and where the series as such stays as it is. */
  readonly previous: MeetingSeries | null;
  readonly sitting: Sitting;
}

const deputies = (answers: readonly Answer[]): Id[] => answers.flatMap((a) => a.deputyId ?? []);

/** Tells of whole series: the board, and deputies of what becomes of the single meetings that they were asked to. */
@Injectable()
export class SeriesNews {
  constructor(
    private readonly listeners: MeetingListeners,
    private readonly records: RecordStore,
    private readonly people: People,
  ) {}

  async tell(change: SeriesChange, work: Work): Promise<void> {
    await this.listeners.tell({ ...change, meeting: null }, work);
  }

  /** @param whom of those who answered for a meeting, the deputies who have to hear of it */
  async tellStandIns(
    change: SeriesChange,
    meetings: readonly Resettled[],
    work: Work,
    whom: (answers: readonly Answer[]) => readonly Id[] = deputies,
  ): Promise<void> {
    if (meetings.length === 0) return;
    const answers = await this.records.answers(
      meetings.map((m) => m.after.id),
      work.manager,
    );
    const named = meetings
      .map((m) => ({ ...m, persons: [...new Set(whom(answers.filter((a) => a.meetingId === m.after.id)))] }))
      .filter(({ persons }) => persons.length > 0);
    const sitting = await this.knowing(
      change.sitting,
      named.flatMap(({ persons }) => persons),
      work,
    );
    for (const { after, before, persons } of named)
      await this.listeners.tell({ ...change, sitting, meeting: after, standIns: { before, persons } }, work);
  }

  /** Who is not on the board any more is told as well. */
  async knowing(sitting: Sitting, persons: readonly Id[], work: Work): Promise<Sitting> {
    const strangers = [...new Set(persons)].filter((id) => !sitting.people.has(id));
    if (strangers.length === 0) return sitting;
    const found = await this.people.byIds(strangers, work.manager);
    return { ...sitting, people: new Map([...sitting.people, ...found]) };
  }
}
