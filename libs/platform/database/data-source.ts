import type { TypeOrmModuleOptions } from '@nestjs/typeorm';
import { PreparedClient } from './prepared-client.ts';
import { CountingLogger } from './query-count.ts';

export interface DataSourceSettings {
  readonly url: string;
  readonly pool: number;
  /** False composes everything without a connection. */
  readonly connect: boolean;
  readonly applicationName: string;
  /** Counts each request's statements (see query-count.ts). */
  readonly countQueries: boolean;
}

/** The application's connection pool. The schema comes from migrations alone; entities only describe it. */
export function dataSourceOptions(settings: DataSourceSettings): TypeOrmModuleOptions {
  return {
    type: 'postgres',
    url: settings.url,
    autoLoadEntities: true,
    synchronize: false,
    manualInitialization: !settings.connect,
    poolSize: settings.pool,
    applicationName: settings.applicationName,
    connectTimeoutMS: 5_000,
    retryAttempts: 0,
    logging: settings.countQueries ? ['query'] : false,
    ...(settings.countQueries ? { logger: new CountingLogger() } : {}),
    extra: {
      Client: PreparedClient,
      statement_timeout: 30_000,
      idle_in_transaction_session_timeout: 30_000,
      // PostgreSQL's 4 is a spinning disk's: with it, a list with a rare filter walks along its order instead.
      // Compiling a statement takes longer than any of Gavel's runs: the facts of a change are many small look-ups.
      options: '-c random_page_cost=1.1 -c jit=off',
    },
  };
}
