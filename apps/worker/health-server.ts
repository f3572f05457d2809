import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { CONFIG, type Config } from '#platform/config';
import { DatabaseHealth } from '#platform/database';
import { addHealthRoutes, Health } from '#platform/health';
import { Temporal } from '#platform/temporal';
import { fastify } from 'fastify';
import { WorkflowWorker } from './workflow-worker.ts';

/** The worker's only open port: health and metrics. */
@Injectable()
export class HealthServer implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly server = fastify({ forceCloseConnections: true });

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    database: DatabaseHealth,
    temporal: Temporal,
    worker: WorkflowWorker,
  ) {
    const health = new Health([
      { name: 'postgresql', needed: true, check: () => database.check() },
      { name: 'temporal', needed: true, check: () => temporal.ping() },
      { name: 'workflows', needed: true, check: () => worker.check() },
    ]);
    addHealthRoutes(this.server, health);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.server.listen({ port: this.config.workerPort, host: this.config.host });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.server.close();
  }
}
