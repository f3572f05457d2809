import { Logger } from '@nestjs/common';
import type { Clock } from '#kernel';
import { Watch } from '#platform/database';
import type { DataSource, EntityManager } from 'typeorm';
import { DeliveryFailures, type OutboxHandler } from './handler.ts';
import { outboxMetrics } from './metrics.ts';
import { claim, type Parcel, parcelsOf, postpone, removeDelivered } from './outbox-table.ts';

/** What a handler may take for one batch; PostgreSQL ends a transaction that idles for 30 s. */
export const deliveryLimitMs = 20_000;

const batchSize = 200;

/**
 * One topic's way out of the outbox, so that a slow topic holds up no other. A batch is locked while it is delivered:
 * when a worker dies, PostgreSQL gives its rows back at once.
 */
export class Lane {
  private readonly logger: Logger;
  private readonly watch = new Watch(() => this.deliverBatch());

  constructor(
    private readonly handler: OutboxHandler,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {
    this.logger = new Logger(`Outbox ${handler.topic}`);
  }

  start(): void {
    this.watch.start();
  }

  /** Something of its topic is due. */
  hint(): void {
    this.watch.hint();
  }

  /** Resolves when the batch under way is finished and no other will begin. */
  async stop(): Promise<void> {
    await this.watch.stop();
  }

  /** @returns whether there may be more that is due */
  private async deliverBatch(): Promise<boolean> {
    try {
      return await this.dataSource.transaction((manager) => this.deliverDue(manager));
    } catch (error) {
      this.logger.warn(`the outbox cannot be read or written: ${(error as Error).message}`);
      return false;
    }
  }

  private async deliverDue(manager: EntityManager): Promise<boolean> {
    const { topic } = this.handler;
    const rows = await claim(manager, topic, this.clock.now(), batchSize);
    if (rows.length === 0) return false;
    const parcels = parcelsOf(rows);
    const failures = await this.attempt(parcels);
    const failed = parcels.flatMap((parcel) =>
      failures.has(parcel) ? [{ parcel, error: failures.get(parcel) }] : [],
    );
    const done = parcels.filter((parcel) => !failures.has(parcel));
    await removeDelivered(
      manager,
      done.flatMap((parcel) => parcel.ids),
    );
    await postpone(manager, failed, this.clock.now());
    outboxMetrics.deliveries.inc({ topic, outcome: 'delivered' }, done.length);
    outboxMetrics.deliveries.inc({ topic, outcome: 'failed' }, failed.length);
    if (failed[0] !== undefined)
      this.logger.warn(
        `${failed.length} of ${parcels.length} messages are tried again later: ${String(failed[0].error)}`,
      );
    return rows.length === batchSize;
  }

  private async attempt(parcels: readonly Parcel[]): Promise<ReadonlyMap<Parcel, unknown>> {
    try {
      await withinLimit(this.handler.deliver(parcels.map((parcel) => parcel.message)));
      return new Map();
    } catch (error) {
      if (!(error instanceof DeliveryFailures)) return new Map(parcels.map((parcel) => [parcel, error]));
      const failed = parcels.filter((parcel) => error.byKey.has(parcel.message.key));
      return new Map(failed.map((parcel) => [parcel, error.byKey.get(parcel.message.key)]));
    }
  }
}

async function withinLimit(delivery: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`delivery took longer than ${deliveryLimitMs} ms`)),
      deliveryLimitMs,
    );
  });
  try {
    await Promise.race([delivery, late]);
  } finally {
    clearTimeout(timer);
  }
}
