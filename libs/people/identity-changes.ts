import { Injectable } from '@nestjs/common';
import type { Work } from '#platform/database';
import type { IdentityRef } from './domain/identity.ts';

type Listener = (work: Work, identities: readonly IdentityRef[]) => Promise<void>;

/**
 * Tells those who judge by identities that some have come to belong to somebody else, in the same transaction: what is
 * long past may turn out to be a breach by it.
 */
@Injectable()
export class IdentityChanges {
  private readonly listeners: Listener[] = [];

  listen(listener: Listener): void {
    this.listeners.push(listener);
  }

  async changed(work: Work, identities: readonly IdentityRef[]): Promise<void> {
    if (identities.length === 0) return;
    for (const listener of this.listeners) await listener(work, identities);
  }
}
