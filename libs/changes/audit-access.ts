import { Injectable } from '@nestjs/common';
import { type Actor, Fault, type Id, type Json } from '#kernel';
import { UnitOfWork } from '#platform/database';
import { Judge } from './judge.ts';

/** What reads of the audit are about: there is one audit. */
export const auditId: Id = '00000000-0000-7000-8000-000000000002';

/** A question to the audit, as it goes on record. */
export interface AuditQuery {
  /** Its name in the API. */
  readonly query: string;
  readonly parameters: { readonly [name: string]: Json | undefined };
}

/**
 * The one door to whatever is for auditors: it asks policy, and has the read itself go on record, as an event of the
 * ledger. An answer whose record fails is not given.
 */
@Injectable()
export class AuditAccess {
  constructor(
    private readonly judge: Judge,
    private readonly unit: UnitOfWork,
  ) {}

  /** @throws Fault UNAUTHENTICATED or FORBIDDEN for whoever may not */
  require(actor: Actor | null, action: 'readAudit' | 'readAuditReads' = 'readAudit'): Actor {
    if (actor === null)
      throw new Fault('UNAUTHENTICATED', 'Sign in first: send "Authorization: Bearer <token>".');
    const [refusal] = this.judge.system(actor, action).problems;
    if (refusal !== undefined) throw new Fault('FORBIDDEN', refusal.message);
    return actor;
  }

  /** @param rows how many entries the answer has */
  async read<T>(
    actor: Actor,
    { query, parameters }: AuditQuery,
    answer: () => Promise<T>,
    rows: (answer: T) => number,
    action: 'readAudit' | 'readAuditReads' = 'readAudit',
  ): Promise<T> {
    this.require(actor, action);
    const found = await answer();
    await this.unit.transaction(actor, (work) => {
      const data = { query, parameters: parameters as Json, rows: rows(found) };
      work.emit({ type: 'audit.read', subjectType: 'audit', subjectId: auditId, data });
      return Promise.resolve();
    });
    return found;
  }
}
