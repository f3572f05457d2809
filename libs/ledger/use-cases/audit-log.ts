import { Injectable } from '@nestjs/common';
import { AuditAccess } from '#changes';
import type { Actor } from '#kernel';
import { Database } from '#platform/database';
import { type AuditWindow, auditWindow } from '../data/log-audit.ts';

/** Looks for what was altered behind the log's back, a part at a time. It finds the place; proofs need no server. */
@Injectable()
export class AuditLog {
  constructor(
    private readonly database: Database,
    private readonly access: AuditAccess,
  ) {}

  /** @param from the leaf to begin with: 0, and then `next` of the answer before */
  execute(actor: Actor, from: number): Promise<AuditWindow> {
    return this.access.read(
      actor,
      { query: 'ledgerAudit', parameters: { from } },
      // Of one moment: a log that grows meanwhile is no fault.
      () => this.database.manager.transaction('REPEATABLE READ', (manager) => auditWindow(manager, from)),
      ({ checked }) => checked,
    );
  }
}
