import type { Logger } from '@nestjs/common';
import type { CommitListener } from './commit-listener.ts';
import { Watch } from './watch.ts';

interface Following {
  /** @returns whether there is more to do at once */
  readonly step: () => Promise<boolean>;
  /** Milliseconds from one step to the next, unless there is more to do at once: what comes meanwhile is done together. */
  readonly restMs: number;
  /** What does not happen while steps fail, as a sentence's beginning. */
  readonly failing: string;
}

/**
 * Does something about what is committed soon after it is: at once when it was idle, and else after a rest. It wakes on
 * PostgreSQL's NOTIFY, and looks by itself in case one was lost. A step that fails is tried again, and told of once.
 */
export class CommitFollower {
  private readonly watch: Watch;
  private unsubscribe = (): void => undefined;
  private complaint = '';

  constructor(
    private readonly listener: CommitListener,
    private readonly logger: Logger,
    private readonly following: Following,
  ) {
    const { restMs } = following;
    this.watch = new Watch(() => this.step(), { every: restMs, rest: restMs });
  }

  start(): void {
    const hints = this.listener.commits.subscribe(() => this.watch.hint());
    this.unsubscribe = () => hints.unsubscribe();
    this.watch.start();
  }

  /** Waits for the step under way. */
  async stop(): Promise<void> {
    this.unsubscribe();
    await this.watch.stop();
  }

  private async step(): Promise<boolean> {
    try {
      const more = await this.following.step();
      this.complaint = '';
      return more;
    } catch (error) {
      const { message } = error as Error;
      if (message !== this.complaint) this.logger.error(`${this.following.failing}: ${message}`);
      this.complaint = message;
      return false;
    }
  }
}
