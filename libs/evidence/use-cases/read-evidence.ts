import { Injectable } from '@nestjs/common';
import type { Readable } from 'node:stream';
import { ReadChanges } from '#changes';
import {
  type Actor,
  Fault,
  type Id,
  notFound,
  type Page,
  type PageArgs,
  pageRequest,
  toGlobalId,
} from '#kernel';
import { EvidenceRecords } from '../data/evidence-records.ts';
import { Expiries } from '../data/expiries.ts';
import type { EvidenceRecord } from '../domain/evidence.ts';
import type { Expiry } from '../domain/content.ts';
import type { EvidenceKind } from '../domain/kinds.ts';
import { EvidenceStore } from '../store/evidence-store.ts';

/** Documents and their contents, for whoever may read the change. */
@Injectable()
export class ReadEvidence {
  constructor(
    private readonly changes: ReadChanges,
    private readonly records: EvidenceRecords,
    private readonly store: EvidenceStore,
    private readonly expiries: Expiries,
  ) {}

  async of(
    actor: Actor,
    changeId: Id,
    kind: EvidenceKind | null,
    args: PageArgs,
  ): Promise<Page<EvidenceRecord>> {
    await this.changes.one(actor, changeId);
    return this.records.of(changeId, kind, pageRequest(args));
  }

  /** @returns null when there is no such document */
  async find(actor: Actor, id: Id): Promise<EvidenceRecord | null> {
    const record = (await this.records.byIds([id])).get(id) ?? null;
    if (record !== null) await this.changes.one(actor, record.changeId);
    return record;
  }

  /** By what each content went; those that did not go by a rule are left out. */
  expiriesOf(ids: readonly Id[]): Promise<Map<Id, Expiry>> {
    return this.expiries.of(ids);
  }

  /** @throws Fault NOT_FOUND for content that lies elsewhere, GONE by a rule, UNAVAILABLE for content that is lost */
  async content(actor: Actor, id: Id): Promise<{ record: EvidenceRecord; stream: Readable }> {
    const record = await this.find(actor, id);
    if (record === null) throw notFound('document');
    if (record.sizeBytes === null)
      throw new Fault(
        'NOT_FOUND',
        `Gavel holds only the digest of this document; it lies at ${record.location ?? ''}.`,
      );
    const expiry = (await this.expiries.of([id])).get(id);
    if (expiry !== undefined)
      throw new Fault(
        'GONE',
        `The retention rule "${expiry.rule}" took this content away on ${expiry.at.toISOString()}, as the event ` +
          `${toGlobalId('ChangeEvent', expiry.eventId)} says. Its digest, ${record.digest}, and its leaf in the ledger stay.`,
      );
    return { record, stream: await this.store.content(record.digest, record.sizeBytes) };
  }
}
