import { Inject, Injectable } from '@nestjs/common';
import { EvidenceStore } from '#evidence';
import { type Actor, type Clock, type Json } from '#kernel';
import { CLOCK, UnitOfWork, type Work } from '#platform/database';
import { type Expired, Retained, type RetainedRecord } from '../data/retained.ts';
import { nextPass, passedEvent, type Place, retentionId } from '../domain/pass.ts';
import { retentionOf, soonestRemovalDays } from '../domain/retention.ts';
import { RetentionSettings } from '../settings.ts';

/** Documents of one transaction. */
const portion = 200;
/** A portion of a pass is begun anew after so long; an activity has 30 seconds. */
const boxMs = 10_000;
const dayMs = 86_400_000;

interface Counts {
  looked: number;
  expired: number;
  held: number;
  removed: number;
}

/**
 * Has done what the rules say, a portion at a time: first it is put on record which contents go, then they go. What is on
 * record and not yet done, because somebody pulled the plug in between, is done by the next.
 */
@Injectable()
export class PassRetention {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly retained: Retained,
    private readonly store: EvidenceStore,
    private readonly settings: RetentionSettings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @param key of the portion that is due; one that was made already is not made again */
  async execute(actor: Actor, key: string): Promise<void> {
    const last = await this.retained.lastPass();
    if (nextPass(last, this.settings.passEveryMs).key !== key) return;
    const began = this.clock.now();
    const until = began.getTime() + boxMs;
    const counts: Counts = { looked: 0, expired: 0, held: 0, removed: 0 };
    // What the pass before left comes first, and what this one records last.
    await this.settle(counts, until);
    const after = await this.record(actor, last?.after ?? null, until, counts);
    await this.settle(counts, until);
    await this.unit.transaction(actor, async (work) => {
      await this.retained.lockPasses(work.manager);
      if ((await this.retained.lastPass(work.manager))?.seq !== last?.seq) return;
      work.emit({
        ...{ type: passedEvent, subjectType: 'retention', subjectId: retentionId },
        data: { ...counts, after: after as unknown as Json },
      });
    });
  }

  /** @returns where the next portion begins; null when all was looked at */
  private async record(
    actor: Actor,
    from: Place | null,
    until: number,
    counts: Counts,
  ): Promise<Place | null> {
    const soonest = soonestRemovalDays(this.settings.rules);
    if (soonest === null) return null;
    const before = new Date(this.clock.now().getTime() - soonest * dayMs);
    let after = from;
    do {
      const begin = after;
      const records = await this.unit.transaction(actor, async (work) => {
        await this.retained.lockPasses(work.manager);
        await this.retained.lockHolds(work.manager);
        const found = await this.retained.portion(before, begin, portion, work.manager);
        this.expire(work, found, counts);
        return found;
      });
      counts.looked += records.length;
      const last = records.at(-1);
      if (last === undefined || records.length < portion) return null;
      after = { at: last.attachedAt.toISOString(), id: last.id };
    } while (this.clock.now().getTime() < until);
    return after;
  }

  private expire(work: Work, records: readonly RetainedRecord[], counts: Counts): void {
    const expired: Expired[] = [];
    for (const record of records) {
      const retention = retentionOf(record, this.settings.rules, record.holds, work.now);
      if (retention.state === 'HELD' && retention.until !== null && retention.until <= work.now)
        counts.held += 1;
      if (retention.state !== 'EXPIRED') continue;
      const { id: evidence, changeId, name, digest, kind, services, tiers, regulations, since } = record;
      const { rule } = retention;
      const { id: eventId } = work.emit({
        ...{ type: 'change.evidenceExpired', subjectType: 'change', subjectId: changeId },
        data: {
          ...{ evidence, name, digest, rule, rules: this.settings.digest },
          // All that the rule looked at, so that it can be asked again.
          document: { kind, services, tiers, regulations, since: since?.toISOString() ?? null },
        },
      });
      expired.push({ record, rule, eventId });
    }
    this.retained.expire(work, expired);
    counts.expired += expired.length;
  }

  /** Has go what is recorded to go. */
  private async settle(counts: Counts, until: number): Promise<void> {
    for (let after: Place | null = null; this.clock.now().getTime() < until;) {
      const unsettled = await this.retained.unsettled(after, portion);
      for (const digest of new Set(unsettled.map((one) => one.digest))) {
        if (this.clock.now().getTime() >= until) return;
        if ((await this.settleOne(digest)) === 'REMOVED') counts.removed += 1;
      }
      const last = unsettled.at(-1);
      if (last === undefined || unsettled.length < portion) return;
      ({ after } = last);
    }
  }

  private settleOne(digest: string): ReturnType<Retained['settle']> {
    return this.retained.settle(digest, this.clock.now(), () => this.store.remove(digest));
  }
}
