import { Injectable } from '@nestjs/common';
import { type Actor, type Id } from '#kernel';
import { Accounts } from '#people';

/** In whose name an integration tells: its service account, good for recording facts and for nothing else. */
@Injectable()
export class Teller {
  constructor(private readonly accounts: Accounts) {}

  /** @returns null when the account is closed or its owner is not active any more */
  async of(accountId: Id, correlationId: string): Promise<Actor | null> {
    const found = await this.accounts.standing(accountId);
    if (found === null || found.disabledAt !== null || !found.personActive) return null;
    return {
      kind: 'service',
      personId: found.personId,
      accountId,
      name: found.name,
      roles: found.roles,
      scopes: ['evidence:write'],
      door: 'webhook',
      correlationId,
      ...(found.credentialsAt == null ? {} : { credentialsAt: found.credentialsAt }),
    };
  }
}
