import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Clock } from '#kernel';
import { CLOCK, CommitListener, Watch } from '#platform/database';
import { beforeScrape } from '#platform/telemetry';
import { DataSource } from 'typeorm';
import { OUTBOX_HANDLERS, type OutboxHandler } from './handler.ts';
import { Lane } from './lane.ts';
import { outboxMetrics } from './metrics.ts';
import { backlog, dueTopics } from './outbox-table.ts';

/** Milliseconds: it looks at least this often, for what was for later and in case a hint was lost. */
const pollMs = 1_000;

/**
 * Carries the outbox's messages to their handlers, at least once each, from any number of workers at a time. Nothing
 * is dropped: what fails stays with its error and is tried again.
 */
@Injectable()
export class OutboxRelay implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Outbox');
  private readonly lanes: ReadonlyMap<string, Lane>;
  private readonly watch = new Watch(() => this.look(), { every: pollMs });
  private endings: (() => void)[] = [];

  constructor(
    @Inject(OUTBOX_HANDLERS) handlers: readonly OutboxHandler[],
    private readonly dataSource: DataSource,
    private readonly listener: CommitListener,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.lanes = new Map(handlers.map((handler) => [handler.topic, new Lane(handler, dataSource, clock)]));
  }

  onApplicationBootstrap(): void {
    for (const lane of this.lanes.values()) lane.start();
    this.watch.start();
    const hints = this.listener.commits.subscribe(() => this.watch.hint());
    this.endings = [() => hints.unsubscribe(), beforeScrape(() => this.measure())];
  }

  async beforeApplicationShutdown(): Promise<void> {
    for (const end of this.endings) end();
    await this.watch.stop();
    await Promise.all([...this.lanes.values()].map((lane) => lane.stop()));
  }

  /** Wakes the lanes that have something to deliver. */
  private async look(): Promise<false> {
    try {
      const topics = [...this.lanes.keys()];
      const due = await dueTopics(this.dataSource.manager, topics, this.clock.now());
      for (const topic of due) this.lanes.get(topic)?.hint();
    } catch (error) {
      this.logger.warn(`the outbox cannot be read: ${(error as Error).message}`);
    }
    return false;
  }

  private async measure(): Promise<void> {
    const now = this.clock.now();
    outboxMetrics.showBacklog([...this.lanes.keys()], await backlog(this.dataSource.manager, now), now);
  }
}
