import { Module } from '@nestjs/common';
import { ChangesModule } from '#changes';
import { EvidenceModule } from '#evidence';
import { PeopleModule } from '#people';
import { Authenticator } from '#platform/auth';
import { ChangeLeaves } from './data/change-leaves.ts';
import { LogReader } from './data/log-reader.ts';
import { LedgerResolver } from './graphql/ledger.resolver.ts';
import { LogController } from './rest/log.controller.ts';
import { PacksController } from './rest/packs.controller.ts';
import { RecordsController } from './rest/records.controller.ts';
import { AuditLog } from './use-cases/audit-log.ts';
import { MakePack } from './use-cases/make-pack.ts';
import { Prove } from './use-cases/prove.ts';
import { ReadLog } from './use-cases/read-log.ts';
import { ReadRecords } from './use-cases/read-records.ts';
import { TakeCosignatures } from './use-cases/take-cosignatures.ts';
import { Witnesses } from './witnesses.ts';

/** The log over GraphQL, and over HTTP in the forms of C2SP. */
@Module({
  imports: [ChangesModule, EvidenceModule, PeopleModule],
  controllers: [LogController, PacksController, RecordsController],
  providers: [
    AuditLog,
    Authenticator,
    ChangeLeaves,
    LedgerResolver,
    LogReader,
    MakePack,
    Prove,
    ReadLog,
    ReadRecords,
    TakeCosignatures,
    Witnesses,
  ],
})
export class LedgerDoors {}
