import { Injectable } from '@nestjs/common';
import type { EventRow } from '#platform/database';

/** News of other things than changes that the live stream carries to whoever may read changes. */
export interface LiveTopic {
  /** As in `meetingUpdated`. */
  readonly name: string;
  /** Of events that are such news. */
  readonly subjectType: string;
  /** The query parameter that asks for one of these things alone, and the field of a message that names it. */
  readonly parameter: string;
  /** What an event says that it is about, of this kind; null for events that say nothing of it. */
  nameIn(row: EventRow): string | null;
  /**
   * What a client calls one of these things, as events name it.
   * @throws NOT_FOUND
   */
  resolve(said: string): Promise<string>;
}

/** Where slices that come later hang into the live stream. */
@Injectable()
export class LiveTopics {
  readonly all: LiveTopic[] = [];

  add(topic: LiveTopic): void {
    this.all.push(topic);
  }
}
