import { type DynamicModule, Module } from '@nestjs/common';
import { CONFIG, type Config } from '#platform/config';

/** The settings, for whoever injects CONFIG. */
@Module({})
export class ConfigModule {
  static forRoot(config: Config): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [{ provide: CONFIG, useValue: config }],
      exports: [CONFIG],
    };
  }
}
