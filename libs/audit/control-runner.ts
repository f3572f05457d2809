import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { CommitListener, Watch } from '#platform/database';
import { beforeScrape } from '#platform/telemetry';
import { Results } from './data/results.ts';
import { auditMetrics } from './metrics.ts';
import { RunControls } from './use-cases/run-controls.ts';

/** From one step to the next, unless there is more to do at once: what comes meanwhile is judged together. */
const restMs = 1_000;

/** Has controls judge what is new soon after it is in the log. */
@Injectable()
export class ControlRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Controls');
  private readonly watch = new Watch(() => this.step(), { every: restMs, rest: restMs });
  private endings: (() => void)[] = [];
  private complaint = '';

  constructor(
    private readonly run: RunControls,
    private readonly listener: CommitListener,
    private readonly results: Results,
  ) {}

  onApplicationBootstrap(): void {
    const hints = this.listener.commits.subscribe(() => this.watch.hint());
    this.endings = [() => hints.unsubscribe(), beforeScrape(() => this.measure())];
    this.watch.start();
  }

  /** Waits for the step under way. */
  async beforeApplicationShutdown(): Promise<void> {
    for (const end of this.endings) end();
    await this.watch.stop();
  }

  private async step(): Promise<boolean> {
    try {
      const more = await this.run.execute();
      this.complaint = '';
      return more;
    } catch (error) {
      const { message } = error as Error;
      if (message !== this.complaint) this.logger.error(`controls judge nothing now: ${message}`);
      this.complaint = message;
      return false;
    }
  }

  private async measure(): Promise<void> {
    const { leaf, size } = await this.results.progress();
    auditMetrics.behind.set(Math.max(0, size - leaf));
  }
}
