import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { Clock } from '#kernel';
import { DataSource } from 'typeorm';
import { CLOCK } from './unit-of-work.ts';

/** Days for which a repeated request is known again; docs/api.md tells clients. */
const keptFor = 30;
const everyMs = 3_600_000;

/** Forgets Idempotency-Keys that nobody will repeat any more, when a worker starts and every hour. */
@Injectable()
export class ForgetKeys implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('ForgetKeys');
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    const forget = () =>
      void this.forget().catch((error: unknown) =>
        this.logger.warn(`old Idempotency-Keys are kept until later: ${String(error)}`),
      );
    forget();
    this.timer = setInterval(forget, everyMs).unref();
  }

  onApplicationShutdown(): void {
    if (this.timer !== null) clearInterval(this.timer);
  }

  private async forget(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - keptFor * 86_400_000);
    await this.dataSource.query(`DELETE FROM idempotency_key WHERE created_at < $1`, [before]);
  }
}
