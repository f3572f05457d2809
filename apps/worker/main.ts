import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { loadConfig } from '#platform/config';
import { begin, createLogger, NestLogger } from '#platform/telemetry';
import { Runtime } from '@temporalio/worker';
import { temporalLogger } from './temporal-logger.ts';
import { WorkerModule } from './worker.module.ts';

await begin('worker', async () => {
  const config = loadConfig(process.env);
  const logger = createLogger(config.logLevel, 'worker');
  // The order of our end is ours to keep: Temporal's runtime must not take the signals.
  Runtime.install({ logger: temporalLogger(logger), shutdownSignals: [] });
  const app = await NestFactory.createApplicationContext(WorkerModule.forRoot(config), {
    logger: new NestLogger(logger),
    abortOnError: false,
  });
  app.enableShutdownHooks();
  logger.info({ port: config.workerPort }, 'the worker runs');
});
