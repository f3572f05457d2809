import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { CommitFollower, CommitListener } from '#platform/database';
import { beforeScrape } from '#platform/telemetry';
import { Results } from './data/results.ts';
import { auditMetrics } from './metrics.ts';
import { RunControls } from './use-cases/run-controls.ts';

const restMs = 1_000;

/** Has controls judge what is new soon after it is in the log. */
@Injectable()
export class ControlRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly follower: CommitFollower;
  private unmeasured = (): void => undefined;

  constructor(
    run: RunControls,
    listener: CommitListener,
    private readonly results: Results,
  ) {
    this.follower = new CommitFollower(listener, new Logger('Controls'), {
      step: () => run.execute(),
      restMs,
      failing: 'controls judge nothing now',
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
    const { leaf, size } = await this.results.progress();
    auditMetrics.behind.set(Math.max(0, size - leaf));
  }
}
