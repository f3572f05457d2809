import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Reconcile } from '#changes';
import { newCorrelationId } from '#platform/telemetry';

/** Whatever happened to Temporal's memory while no worker ran: each open change has its workflow again. */
@Injectable()
export class ReconcileAtStart implements OnApplicationBootstrap {
  private readonly logger = new Logger('Reconcile');

  constructor(private readonly reconcile: Reconcile) {}

  /** Not waited for: readiness does not depend on it, and what it asks for lies safely in the outbox. */
  onApplicationBootstrap(): void {
    this.reconcile.execute(newCorrelationId()).then(
      (count) => {
        if (count !== null) this.logger.log(`${count} open changes are looked after`);
      },
      (error: unknown) => this.logger.error(error),
    );
  }
}
