import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { uncounted } from './query-count.ts';

/** The PostgreSQL channel on which processes tell one another that something was committed. */
export const commitChannel = 'gavel_committed';

/**
 * Tells listeners (outbox relay, live streams) that there is something new, at most once in `intervalMs` for each
 * process. Outside the transaction on purpose: NOTIFY inside it takes a lock that all commits would queue for.
 * It is a hint that saves waiting, never the message: listeners also look by themselves.
 */
@Injectable()
export class CommitSignal implements OnApplicationShutdown {
  private readonly logger = new Logger('CommitSignal');
  private readonly intervalMs = 15;
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly dataSource: DataSource) {}

  committed(): void {
    // For the commits of many requests, so that none has it counted as its own.
    this.timer ??= uncounted(() => setTimeout(() => this.tell(), this.intervalMs));
  }

  private tell(): void {
    this.timer = null;
    if (!this.dataSource.isInitialized) return;
    this.dataSource
      .query(`SELECT pg_notify('${commitChannel}', '')`)
      .catch((error: unknown) =>
        this.logger.warn(`listeners could not be told of a commit: ${String(error)}`),
      );
  }

  onApplicationShutdown(): void {
    if (this.timer !== null) clearTimeout(this.timer);
  }
}
