import { Module } from '@nestjs/common';
import { ChangesModule } from '#changes';
import { PeopleModule } from '#people';
import { Authenticator } from '#platform/auth';
import { LogReader } from './data/log-reader.ts';
import { LedgerResolver } from './graphql/ledger.resolver.ts';
import { LogController } from './rest/log.controller.ts';
import { AuditLog } from './use-cases/audit-log.ts';
import { Prove } from './use-cases/prove.ts';
import { ReadLog } from './use-cases/read-log.ts';
import { TakeCosignatures } from './use-cases/take-cosignatures.ts';
import { Witnesses } from './witnesses.ts';

/** The log over GraphQL, and over HTTP in the forms of C2SP. */
@Module({
  imports: [ChangesModule, PeopleModule],
  controllers: [LogController],
  providers: [
    AuditLog,
    Authenticator,
    LedgerResolver,
    LogReader,
    Prove,
    ReadLog,
    TakeCosignatures,
    Witnesses,
  ],
})
export class LedgerDoors {}
