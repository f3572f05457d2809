import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { beforeScrape } from '#platform/telemetry';
import { Gauge } from 'prom-client';
import { DataSource } from 'typeorm';

/** How this process stands with PostgreSQL: does it answer, and how busy are our connections. */
@Injectable()
export class DatabaseHealth implements OnModuleInit, OnApplicationShutdown {
  private endMeasuring: () => void = () => undefined;

  constructor(private readonly dataSource: DataSource) {}

  /** Rejects when PostgreSQL does not answer a question. */
  async check(): Promise<void> {
    await this.dataSource.query('SELECT 1');
  }

  onModuleInit(): void {
    const { master } = this.dataSource.driver as unknown as { master: PoolFigures };
    this.endMeasuring = beforeScrape(() => {
      connections.set({ state: 'used' }, master.totalCount - master.idleCount);
      connections.set({ state: 'idle' }, master.idleCount);
      connections.set({ state: 'awaited' }, master.waitingCount);
    });
  }

  onApplicationShutdown(): void {
    this.endMeasuring();
  }
}

/** Of pg's Pool, which TypeORM holds. */
interface PoolFigures {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
}

const connections = new Gauge({
  name: 'gavel_database_connections',
  help: 'Connections to PostgreSQL: used, idle, and awaited by somebody who has none.',
  labelNames: ['state'],
});
