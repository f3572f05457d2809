import { Injectable } from '@nestjs/common';
import type { Id } from '#kernel';
import type { RecordedEvent, Work } from '#platform/database';
import type { KeptMeeting } from './domain/meeting.ts';
import type { MeetingSeries } from './domain/series.ts';
import type { Sitting } from './seats.ts';

/** Something that happened to a series or to one of its meetings, for whoever tells people of it. */
export interface MeetingNews {
  readonly event: RecordedEvent;
  readonly series: MeetingSeries;
  /** Null for what is about the series as such. */
  readonly meeting: KeptMeeting | null;
  /** The series as it was before; null for a new one, and for what alters a meeting alone. */
  readonly previous: MeetingSeries | null;
  /** The board as it sits now. */
  readonly sitting: Sitting;
  /** Whom it is for alone: deputies who were asked to stand in at this one meeting. */
  readonly standIns?: StandIns;
}

export interface StandIns {
  readonly persons: readonly Id[];
  /** The meeting as it was known to them. */
  readonly before: KeptMeeting;
}

export type Listener = (news: MeetingNews, work: Work) => Promise<void>;

/** Where slices that come later hear of meetings, in the transaction in which it happens. */
@Injectable()
export class MeetingListeners {
  private readonly listeners: Listener[] = [];

  add(listener: Listener): void {
    this.listeners.push(listener);
  }

  async tell(news: MeetingNews, work: Work): Promise<void> {
    for (const listener of this.listeners) await listener(news, work);
  }
}
