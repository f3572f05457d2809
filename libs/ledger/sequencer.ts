import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type BeforeApplicationShutdown,
} from '@nestjs/common';
import { CommitFollower, CommitListener, Database } from '#platform/database';
import { beforeScrape } from '#platform/telemetry';
import { countPending } from './data/log-tables.ts';
import { ledgerMetrics } from './metrics.ts';
import { SequenceLeaves } from './use-cases/sequence-leaves.ts';

/** From one checkpoint to the next, unless a batch was full: a busy log does not sign a thousand a minute. */
const restMs = 1_000;

/** Has leaves made of records soon after they are committed. */
@Injectable()
export class LedgerSequencer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly follower: CommitFollower;
  private unmeasured = (): void => undefined;

  constructor(
    sequence: SequenceLeaves,
    listener: CommitListener,
    private readonly database: Database,
  ) {
    this.follower = new CommitFollower(listener, new Logger('Ledger'), {
      step: () => sequence.execute(),
      restMs,
      failing: 'nothing becomes a leaf now',
    });
  }

  onApplicationBootstrap(): void {
    this.unmeasured = beforeScrape(() => this.measure());
    this.follower.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.unmeasured();
    await this.follower.stop();
  }

  private async measure(): Promise<void> {
    ledgerMetrics.pending.set(await countPending(this.database.manager));
  }
}
