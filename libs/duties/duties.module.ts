import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CatalogModule } from '#catalog';
import { ChangesModule } from '#changes';
import { DeliveryModule } from '#delivery';
import { PeopleModule } from '#people';
import { CONFIG, type Config } from '#platform/config';
import { AfterTheFact } from './after-the-fact.ts';
import { ArrearsFacts } from './arrears-facts.ts';
import { CodeRecord } from './data/code-record.ts';
import { HatRecord } from './data/hat-record.ts';
import { Past } from './data/past.ts';
import { ExceptionRow } from './data/exception.entity.ts';
import { Entitlements } from './data/entitlements.ts';
import { Exceptions } from './data/exceptions.ts';
import { ViolationRow } from './data/violation.entity.ts';
import { Violations } from './data/violations.ts';
import { DutyCommands } from './duty-commands.ts';
import { DutyGround } from './duty-ground.ts';
import { DutyTimer } from './duty-timer.ts';
import { DutyFacts } from './duty-facts.ts';
import { ExceptionBook } from './exception-book.ts';
import { ExceptionEnds } from './exception-ends.ts';
import { Independence } from './independence.ts';
import { DutyListeners } from './news.ts';
import { RecordViolation } from './record-violation.ts';
import { Sources } from './sources.ts';
import { DutySettings } from './settings.ts';
import { UnreviewedCommits } from './unreviewed-commits.ts';
import { DecideException } from './use-cases/decide-exception.ts';
import { ReassignViolation } from './use-cases/reassign-violation.ts';
import { RequestException } from './use-cases/request-exception.ts';
import { RevokeException } from './use-cases/revoke-exception.ts';
import { SettleViolation } from './use-cases/settle-violation.ts';

const services = [
  DecideException,
  DutyListeners,
  DutyTimer,
  Entitlements,
  ExceptionBook,
  Exceptions,
  HatRecord,
  ReassignViolation,
  RecordViolation,
  RequestException,
  RevokeException,
  SettleViolation,
  UnreviewedCommits,
  Violations,
];

/** Who held which duty on which change, and the rules that were broken; for any process. */
@Module({
  imports: [
    TypeOrmModule.forFeature([ExceptionRow, ViolationRow]),
    CatalogModule,
    ChangesModule,
    DeliveryModule,
    PeopleModule,
  ],
  providers: [
    ...services,
    AfterTheFact,
    ArrearsFacts,
    CodeRecord,
    DutyCommands,
    DutyGround,
    ExceptionEnds,
    Independence,
    Past,
    Sources,
    DutyFacts,
    {
      provide: DutySettings,
      useFactory: (config: Config) => DutySettings.read(config.policyDir),
      inject: [CONFIG],
    },
  ],
  exports: [...services, DutySettings],
})
export class DutiesModule {}
