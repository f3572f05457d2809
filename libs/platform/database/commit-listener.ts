import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { CONFIG, type Config } from '#platform/config';
import pg from 'pg';
import { Observable, Subject } from 'rxjs';
import { commitChannel } from './commit-signal.ts';

const reconnectMs = 500;

/**
 * Tells that somebody, in whatever process, committed something. It holds one connection, from the first subscription
 * on, and renews it when PostgreSQL ends it; after a gap everybody is told, for something may have been missed.
 */
@Injectable()
export class CommitListener implements OnApplicationShutdown {
  private readonly logger = new Logger('CommitListener');
  private readonly heard = new Subject<void>();
  private client: pg.Client | null = null;
  private retry: NodeJS.Timeout | null = null;
  private ended = false;

  readonly commits = new Observable<void>((subscriber) => {
    if (this.client === null && this.retry === null && !this.ended) void this.connect();
    return this.heard.subscribe(subscriber);
  });

  constructor(@Inject(CONFIG) private readonly config: Config) {}

  async onApplicationShutdown(): Promise<void> {
    this.ended = true;
    this.heard.complete();
    if (this.retry !== null) clearTimeout(this.retry);
    await this.client?.end().catch(() => undefined);
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.config.database.url,
      application_name: 'gavel-listener',
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
    });
    this.client = client;
    client.on('notification', () => this.heard.next());
    client.on('error', (error) => this.logger.warn(`the listening connection broke: ${error.message}`));
    client.once('end', () => this.reconnect());
    try {
      await client.connect();
      await client.query(`LISTEN ${commitChannel}`);
      this.heard.next();
    } catch (error) {
      this.logger.warn(`listening for commits is not possible now: ${(error as Error).message}`);
      await client.end().catch(() => undefined);
      this.reconnect();
    }
  }

  private reconnect(): void {
    this.client = null;
    if (this.ended || this.retry !== null) return;
    this.retry = setTimeout(() => {
      this.retry = null;
      void this.connect();
    }, reconnectMs);
  }
}
