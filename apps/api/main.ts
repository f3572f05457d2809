import 'reflect-metadata';
import { loadConfig } from '#platform/config';
import { begin, createLogger, NestLogger } from '#platform/telemetry';
import { createApp } from './create-app.ts';

await begin('api', async () => {
  const config = loadConfig(process.env);
  const logger = createLogger(config.logLevel, 'api');
  const app = await createApp(config, new NestLogger(logger));
  app.enableShutdownHooks();
  await app.listen(config.port, config.host);
  logger.info({ url: await app.getUrl() }, 'the API listens');
});
