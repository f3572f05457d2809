import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Config } from '#platform/config';
import { DatabaseHealth } from '#platform/database';
import { addHealthRoutes, Health } from '#platform/health';
import { addSecurityHeaders, createHttpAdapter, describeRest, serveRestDescription } from '#platform/http';
import { Temporal } from '#platform/temporal';
import type { LoggerService } from '@nestjs/common';
import { AppModule } from './app.module.ts';

/** The version that the API tells of itself; the package's. */
export const version = '0.1.0';

/** The API as it runs, short of listening. */
export async function createApp(
  config: Config,
  logger: LoggerService | false,
): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(config),
    createHttpAdapter(config),
    {
      logger,
      abortOnError: false,
    },
  );
  await addSecurityHeaders(app, config);
  addHealthRoutes(app.getHttpAdapter().getInstance(), healthOf(app));
  serveRestDescription(app, describeRest(app, version));
  return app;
}

/** Temporal only waits for changes: while it is down, filing and voting go on. */
function healthOf(app: NestFastifyApplication): Health {
  const database = app.get(DatabaseHealth);
  const temporal = app.get(Temporal);
  return new Health([
    { name: 'postgresql', needed: true, check: () => database.check() },
    { name: 'temporal', needed: false, check: () => temporal.ping() },
  ]);
}
