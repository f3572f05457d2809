import { Injectable } from '@nestjs/common';
import { Judge } from '#changes';
import { type Actor, Fault, type Id, type Page, type PageArgs, pageRequest, toPage } from '#kernel';
import { Erasures } from '../data/erasures.ts';
import { LegalHolds } from '../data/legal-holds.ts';
import { Retained, type RetainedRecord } from '../data/retained.ts';
import type { Erasure } from '../domain/erasure.ts';
import type { HoldFilter, LegalHold } from '../domain/hold.ts';
import type { Place } from '../domain/pass.ts';
import { type Retention, retentionOf, soonestRemovalDays } from '../domain/retention.ts';
import { RetentionSettings } from '../settings.ts';

/** A document that goes by a day, or would if no hold kept it. */
export interface Expiring {
  readonly record: RetainedRecord;
  readonly retention: Exclude<Retention, { state: 'KEPT' }>;
}

const dayMs = 86_400_000;
const portion = 500;

/** Holds, and what rules will make of documents, for those who may read the audit. */
@Injectable()
export class ReadRetention {
  constructor(
    private readonly judge: Judge,
    private readonly holds: LegalHolds,
    private readonly retained: Retained,
    private readonly erased: Erasures,
    private readonly settings: RetentionSettings,
  ) {}

  /** @throws Fault FORBIDDEN */
  mayRead(actor: Actor): void {
    const [refusal] = this.judge.system(actor, 'readAudit').problems;
    if (refusal !== undefined) throw new Fault('FORBIDDEN', refusal.message);
  }

  async list(actor: Actor, filter: HoldFilter, page: PageArgs): Promise<Page<LegalHold>> {
    this.mayRead(actor);
    return this.holds.list(filter, pageRequest(page));
  }

  erasures(actor: Actor, page: PageArgs): Promise<Page<Erasure>> {
    this.mayRead(actor);
    return this.erased.list(pageRequest(page));
  }

  async erasure(actor: Actor, id: Id): Promise<Erasure> {
    this.mayRead(actor);
    return this.erased.byId(id);
  }

  async hold(actor: Actor, id: Id): Promise<LegalHold> {
    this.mayRead(actor);
    return this.holds.byId(id);
  }

  /**
   * Documents whose content goes by a day as the rules are now, and those that would if no hold kept them; in the order
   * in which they were attached.
   */
  async preview(actor: Actor, by: Date, page: PageArgs): Promise<Page<Expiring>> {
    this.mayRead(actor);
    const request = pageRequest(page);
    if (request.backward) throw new Fault('BAD_USER_INPUT', 'This list is read forwards: first and after.');
    const [at, id] = request.cursor ?? [];
    let after: Place | null = at == null || id == null ? null : { at: String(at), id: String(id) };
    const found: Expiring[] = [];
    const soonest = soonestRemovalDays(this.settings.rules);
    const before = new Date(by.getTime() - (soonest ?? 0) * dayMs);
    while (soonest !== null && found.length <= request.limit) {
      const records = await this.retained.portion(before, after, portion);
      for (const record of records) {
        const retention = retentionOf(record, this.settings.rules, record.holds, by);
        const goes = retention.until !== null && retention.until <= by;
        if (goes && retention.state !== 'KEPT') found.push({ record, retention });
      }
      const last = records.at(-1);
      if (last === undefined || records.length < portion) break;
      after = { at: last.attachedAt.toISOString(), id: last.id };
    }
    return toPage(request, found.slice(0, request.limit + 1), ({ record }) => [
      record.attachedAt.toISOString(),
      record.id,
    ]);
  }
}
