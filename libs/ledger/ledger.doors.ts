import { Module } from '@nestjs/common';
import { ChangesModule } from '#changes';
import { EvidenceModule } from '#evidence';
import { PeopleModule } from '#people';
import { Authenticator } from '#platform/auth';
import { LedgerResolver } from './graphql/ledger.resolver.ts';
import { LedgerModule } from './ledger.module.ts';
import { LogController } from './rest/log.controller.ts';
import { RecordsController } from './rest/records.controller.ts';
import { AuditLog } from './use-cases/audit-log.ts';
import { Prove } from './use-cases/prove.ts';
import { ReadLog } from './use-cases/read-log.ts';
import { TakeCosignatures } from './use-cases/take-cosignatures.ts';
import { Witnesses } from './witnesses.ts';

/** The log over GraphQL, and over HTTP in the forms of C2SP. */
@Module({
  imports: [ChangesModule, EvidenceModule, LedgerModule, PeopleModule],
  controllers: [LogController, RecordsController],
  providers: [AuditLog, Authenticator, LedgerResolver, Prove, ReadLog, TakeCosignatures, Witnesses],
})
export class LedgerDoors {}
