import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type BeforeApplicationShutdown,
} from '@nestjs/common';
import { CommitListener, Database, Watch } from '#platform/database';
import { beforeScrape } from '#platform/telemetry';
import { countPending } from './data/log-tables.ts';
import { ledgerMetrics } from './metrics.ts';
import { SequenceLeaves } from './use-cases/sequence-leaves.ts';

/** From one checkpoint to the next, unless a batch was full: a busy log does not sign a thousand a minute. */
const restMs = 1_000;

/**
 * Has leaves made of records soon after they are committed: at once when the log was idle, and else every second.
 * Wakes on PostgreSQL's NOTIFY, and looks by itself in case one was lost.
 */
@Injectable()
export class LedgerSequencer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Ledger');
  private readonly watch = new Watch(() => this.batch(), { every: restMs, rest: restMs });
  private endings: (() => void)[] = [];
  private complaint = '';

  constructor(
    private readonly sequence: SequenceLeaves,
    private readonly listener: CommitListener,
    private readonly database: Database,
  ) {}

  onApplicationBootstrap(): void {
    const hints = this.listener.commits.subscribe(() => this.watch.hint());
    this.endings = [() => hints.unsubscribe(), beforeScrape(() => this.measure())];
    this.watch.start();
  }

  /** Waits for the batch under way. */
  async beforeApplicationShutdown(): Promise<void> {
    for (const end of this.endings) end();
    await this.watch.stop();
  }

  private async batch(): Promise<boolean> {
    try {
      const more = await this.sequence.execute();
      this.complaint = '';
      return more;
    } catch (error) {
      const { message } = error as Error;
      if (message !== this.complaint) this.logger.error(`nothing becomes a leaf now: ${message}`);
      this.complaint = message;
      return false;
    }
  }

  private async measure(): Promise<void> {
    ledgerMetrics.pending.set(await countPending(this.database.manager));
  }
}
