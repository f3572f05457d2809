import { Injectable } from '@nestjs/common';
import { type Outcome, problem, refused, systemActor } from '#kernel';
import { UnitOfWork } from '#platform/database';
import { People } from '../data/people.ts';
import type { AccountRecord } from '../domain/account.ts';
import { normalizeEmail } from '../domain/person.ts';
import { addAccount } from '../data/account-store.ts';

export interface ForeignIdentity {
  readonly issuer: string;
  readonly subject: string;
  /** Only an address that the issuer says it has verified; null otherwise. */
  readonly verifiedEmail: string | null;
}

/**
 * Links a subject of the OIDC issuer to the person whose main address it has verified, once: afterwards the subject
 * decides, and a second subject with the same address is not let in.
 */
@Injectable()
export class LinkSignIn {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly people: People,
  ) {}

  execute(
    correlationId: string,
    { issuer, subject, verifiedEmail }: ForeignIdentity,
  ): Promise<Outcome<AccountRecord>> {
    const command = {
      name: 'linkSignIn',
      input: { issuer, subject },
      idOf: (account: AccountRecord) => account.id,
      reload: () => Promise.reject(new Error('linkSignIn has no Idempotency-Key')),
    };
    return this.unitOfWork.run<AccountRecord>(systemActor(correlationId), command, async (work) => {
      const email = verifiedEmail === null ? null : normalizeEmail(verifiedEmail);
      const personId =
        email === null ? undefined : (await this.people.byEmails([email], work.manager)).get(email);
      const person = personId === undefined ? null : await this.people.byId(personId, work.manager);
      if (person?.active !== true || person.email !== email)
        return refused(problem('INVALID_REFERENCE', 'Nobody here has this address.'));
      return addAccount(work, { personId: person.id, kind: 'oidc', issuer, subject });
    });
  }
}
