import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type BeforeApplicationShutdown,
} from '@nestjs/common';
import { CommitListener, Database } from '#platform/database';
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
  private stopping = false;
  /** Counts the hints, so that one which comes during a batch is not lost. */
  private hints = 0;
  private wake: (() => void) | null = null;
  private ended: Promise<void> = Promise.resolve();
  private endings: (() => void)[] = [];
  private complaint = '';

  constructor(
    private readonly sequence: SequenceLeaves,
    private readonly listener: CommitListener,
    private readonly database: Database,
  ) {}

  onApplicationBootstrap(): void {
    const hints = this.listener.commits.subscribe(() => {
      this.hints += 1;
      this.wake?.();
    });
    this.endings = [() => hints.unsubscribe(), beforeScrape(() => this.measure())];
    this.ended = this.run();
  }

  /** Waits for the batch under way. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    for (const end of this.endings) end();
    this.wake?.();
    await this.ended;
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      const { hints } = this;
      const more = await this.batch();
      if (more) continue;
      await this.pause(restMs, false);
      if (this.hints === hints) await this.pause(restMs, true);
    }
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

  /** @param wakeful whether a hint ends it; the end of the process always does */
  private pause(milliseconds: number, wakeful: boolean): Promise<void> {
    if (this.stopping) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.wake = null;
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      this.wake = () => {
        if (wakeful || this.stopping) done();
      };
    });
  }

  private async measure(): Promise<void> {
    ledgerMetrics.pending.set(await countPending(this.database.manager));
  }
}
