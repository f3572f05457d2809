import { type DynamicModule, Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Config } from '#platform/config';
import { startTracing } from './tracing.ts';

@Injectable()
class Tracing implements OnApplicationShutdown {
  constructor(private readonly end: () => Promise<void>) {}

  async onApplicationShutdown(): Promise<void> {
    await this.end().catch(() => undefined);
  }
}

/** Sends traces while the process runs, where the configuration names a place for them. */
@Module({})
export class TelemetryModule {
  static forRoot(config: Config, serviceName: string): DynamicModule {
    const start = async () => new Tracing(config.traces ? await startTracing(serviceName) : async () => {});
    return { module: TelemetryModule, providers: [{ provide: Tracing, useFactory: start }] };
  }
}
