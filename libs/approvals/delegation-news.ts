import { Injectable } from '@nestjs/common';
import type { Work } from '#platform/database';
import type { Delegation } from './domain/delegation.ts';

/** Is told in the transaction in which a vote is lent, or the delegation is ended before its time. */
export type DelegationListener = (
  work: Work,
  delegation: Delegation,
  what: 'created' | 'revoked',
) => Promise<void>;

/** Where slices hang in that have to know of delegations. */
@Injectable()
export class DelegationNews {
  private readonly listeners: DelegationListener[] = [];

  add(listener: DelegationListener): void {
    this.listeners.push(listener);
  }

  async tell(work: Work, delegation: Delegation, what: 'created' | 'revoked'): Promise<void> {
    for (const listener of this.listeners) await listener(work, delegation, what);
  }
}
