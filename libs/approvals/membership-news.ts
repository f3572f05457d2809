import { Injectable } from '@nestjs/common';
import type { RecordedEvent, Work } from '#platform/database';
import type { Membership } from './domain/board.ts';

/** Somebody who has come on a board, or left it. */
export interface MembershipChange {
  readonly what: 'joined' | 'left';
  readonly membership: Membership;
  readonly event: RecordedEvent;
}

/** Is told in the transaction in which it happens. */
export type MembershipListener = (work: Work, change: MembershipChange) => Promise<void>;

/** Where slices hang in that have to know who comes and goes. */
@Injectable()
export class MembershipNews {
  private readonly listeners: MembershipListener[] = [];

  add(listener: MembershipListener): void {
    this.listeners.push(listener);
  }

  async tell(work: Work, change: MembershipChange): Promise<void> {
    for (const listener of this.listeners) await listener(work, change);
  }
}
