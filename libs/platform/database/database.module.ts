import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { systemClock } from '#kernel';
import { CommitListener } from './commit-listener.ts';
import { CommitSignal } from './commit-signal.ts';
import { Database } from './database.ts';
import { DatabaseHealth } from './database-health.ts';
import { dataSourceOptions, type DataSourceSettings } from './data-source.ts';
import { EventLog } from './event-log.ts';
import { EventRow } from './event.entity.ts';
import { Memories } from './memories.ts';
import { CLOCK, UnitOfWork } from './unit-of-work.ts';

/** The database for every slice: pool, unit of work, event log, clock. */
@Module({})
export class DatabaseModule {
  static forRoot(settings: DataSourceSettings): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      imports: [TypeOrmModule.forRoot(dataSourceOptions(settings)), TypeOrmModule.forFeature([EventRow])],
      providers: [
        UnitOfWork,
        EventLog,
        CommitSignal,
        CommitListener,
        Database,
        DatabaseHealth,
        Memories,
        { provide: CLOCK, useValue: systemClock },
      ],
      exports: [
        UnitOfWork,
        EventLog,
        CommitSignal,
        CommitListener,
        Database,
        DatabaseHealth,
        Memories,
        CLOCK,
        TypeOrmModule,
      ],
    };
  }
}
