import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Clock } from '#kernel';
import { CLOCK, CommitListener } from '#platform/database';
import { beforeScrape } from '#platform/telemetry';
import { DataSource } from 'typeorm';
import { OUTBOX_HANDLERS, type OutboxHandler } from './handler.ts';
import { Lane } from './lane.ts';
import { outboxMetrics } from './metrics.ts';
import { backlog } from './outbox-table.ts';

/**
 * Carries the outbox's messages to their handlers, at least once each, from any number of workers at a time. Nothing
 * is dropped: what fails stays with its error and is tried again.
 */
@Injectable()
export class OutboxRelay implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly lanes: readonly Lane[];
  private endings: (() => void)[] = [];

  constructor(
    @Inject(OUTBOX_HANDLERS) private readonly handlers: readonly OutboxHandler[],
    private readonly dataSource: DataSource,
    private readonly listener: CommitListener,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.lanes = handlers.map((handler) => new Lane(handler, dataSource, clock));
  }

  onApplicationBootstrap(): void {
    for (const lane of this.lanes) lane.start();
    const hints = this.listener.commits.subscribe(() => this.lanes.forEach((lane) => lane.hint()));
    this.endings = [() => hints.unsubscribe(), beforeScrape(() => this.measure())];
  }

  async beforeApplicationShutdown(): Promise<void> {
    for (const end of this.endings) end();
    await Promise.all(this.lanes.map((lane) => lane.stop()));
  }

  private async measure(): Promise<void> {
    const topics = this.handlers.map((handler) => handler.topic);
    const now = this.clock.now();
    outboxMetrics.showBacklog(topics, await backlog(this.dataSource.manager, now), now);
  }
}
