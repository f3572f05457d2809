import { Injectable } from '@nestjs/common';
import { AuditAccess } from '#changes';
import { type Actor, type Page, type PageArgs, pageRequest } from '#kernel';
import { type AuditRead, type AuditReadFilter, AuditReads } from '../data/audit-reads.ts';
import { parametersOf } from '../domain/parameters.ts';

/** Who read the audit, for administrators and compliance; that they looked is on record, too. */
@Injectable()
export class ListAuditReads {
  constructor(
    private readonly access: AuditAccess,
    private readonly reads: AuditReads,
  ) {}

  execute(actor: Actor, filter: AuditReadFilter, page: PageArgs): Promise<Page<AuditRead>> {
    return this.access.read(
      actor,
      { query: 'auditReads', parameters: parametersOf({ ...filter, ...page }) },
      () => this.reads.list(filter, pageRequest(page)),
      ({ nodes }) => nodes.length,
      'readAuditReads',
    );
  }
}
