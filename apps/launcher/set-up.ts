import 'reflect-metadata';
import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type Actor, systemActor } from '#kernel';
import { loadConfig } from '#platform/config';
import { createLogger, NestLogger, newCorrelationId } from '#platform/telemetry';
import { slices } from '../slices.ts';

@Module({})
class SetUpModule {}

/** Does something with Gavel's use cases on a database, as whoever sets Gavel up. */
export async function settingUp<T>(
  appUrl: string,
  work: (app: INestApplicationContext, actor: Actor) => Promise<T>,
): Promise<T> {
  const config = loadConfig({ ...process.env, GAVEL_DATABASE_URL: appUrl, GAVEL_DATABASE_POOL: '2' });
  const composed = { module: SetUpModule, imports: slices(config, 'gavel-seed') };
  const app = await NestFactory.createApplicationContext(composed, {
    logger: new NestLogger(createLogger('warn', 'seed')),
    abortOnError: false,
  });
  try {
    return await work(app, { ...systemActor(newCorrelationId()), door: 'setup' });
  } finally {
    await app.close();
  }
}
