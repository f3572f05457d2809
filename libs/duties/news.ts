import { Injectable } from '@nestjs/common';
import type { RecordedEvent, Work } from '#platform/database';

type Listener = (event: RecordedEvent, work: Work) => Promise<void>;

/** Where slices that come later hear of violations and exceptions that are of no change, in the same transaction. */
@Injectable()
export class DutyListeners {
  private readonly listeners: Listener[] = [];

  add(listener: Listener): void {
    this.listeners.push(listener);
  }

  async tell(event: RecordedEvent, work: Work): Promise<void> {
    for (const listener of this.listeners) await listener(event, work);
  }
}
