import type { DynamicModule, Type } from '@nestjs/common';
import { ApprovalsModule } from '#approvals';
import { AuditModule, PacksModule } from '#audit';
import { CalendarModule } from '#calendar';
import { CatalogModule } from '#catalog';
import { ChangesModule } from '#changes';
import { ConnectorsModule } from '#connectors';
import { DeliveryModule } from '#delivery';
import { DutiesModule } from '#duties';
import { EvidenceModule } from '#evidence';
import { LedgerModule } from '#ledger';
import { MeetingsModule } from '#meetings';
import { GovernanceModule } from '#governance';
import { NotifyModule } from '#notify';
import { PeopleModule } from '#people';
import type { Config } from '#platform/config';
import { DatabaseModule } from '#platform/database';
import { TelemetryModule } from '#platform/telemetry';
import { PolicyModule } from '#policy';
import { RetentionModule } from '#retention';
import { ReviewsModule } from '#reviews';
import { RiskModule } from '#risk';
import { ConfigModule } from './config.module.ts';

/** Every slice without its doors, over one database and one policy set: what API, worker and launcher have in common. */
export function slices(config: Config, applicationName: string): (Type | DynamicModule)[] {
  return [
    ConfigModule.forRoot(config),
    TelemetryModule.forRoot(config, applicationName),
    DatabaseModule.forRoot({
      ...config.database,
      applicationName,
      countQueries: config.serverTiming,
    }),
    PolicyModule.forRoot(config.policyDir),
    PeopleModule,
    CatalogModule,
    ChangesModule,
    DeliveryModule,
    DutiesModule,
    CalendarModule,
    RiskModule,
    ApprovalsModule,
    EvidenceModule,
    ReviewsModule,
    MeetingsModule,
    GovernanceModule,
    NotifyModule,
    LedgerModule,
    AuditModule,
    PacksModule,
    RetentionModule,
    ConnectorsModule,
  ];
}
