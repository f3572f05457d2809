import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { ApprovalsDoors } from '#approvals';
import { AuditDoors, PacksDoors } from '#audit';
import { CalendarDoors } from '#calendar';
import { CatalogDoors } from '#catalog';
import { ChangesDoors } from '#changes';
import { DeliveryDoors } from '#delivery';
import { DutiesDoors } from '#duties';
import { ConnectorsDoors } from '#connectors';
import { EvidenceDoors } from '#evidence';
import { LedgerDoors } from '#ledger';
import { MeetingsDoors } from '#meetings';
import { GovernanceDoors } from '#governance';
import { NotifyDoors } from '#notify';
import { PeopleDoors, PeopleModule } from '#people';
import { Authenticator, SignInGuard } from '#platform/auth';
import type { Config } from '#platform/config';
import { GraphQLModule } from '#platform/graphql';
import { createValidationPipe, ProblemFilter } from '#platform/http';
import { TemporalModule } from '#platform/temporal';
import { RetentionDoors } from '#retention';
import { ReviewsDoors } from '#reviews';
import { RiskDoors } from '#risk';
import { slices } from '../slices.ts';

/** The HTTP process: every slice with its doors, behind one sign-in guard, one input check and one error shape. */
@Module({})
export class AppModule {
  static forRoot(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ...slices(config, 'gavel-api'),
        GraphQLModule.forRoot(),
        TemporalModule,
        PeopleModule,
        PeopleDoors,
        CatalogDoors,
        ChangesDoors,
        DeliveryDoors,
        DutiesDoors,
        CalendarDoors,
        RiskDoors,
        ApprovalsDoors,
        EvidenceDoors,
        ReviewsDoors,
        MeetingsDoors,
        GovernanceDoors,
        NotifyDoors,
        LedgerDoors,
        AuditDoors,
        PacksDoors,
        RetentionDoors,
        ConnectorsDoors,
      ],
      providers: [
        Authenticator,
        { provide: APP_GUARD, useClass: SignInGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useFactory: createValidationPipe },
      ],
    };
  }
}
