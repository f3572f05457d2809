import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ChangesModule } from '#changes';
import { DeliveryModule } from '#delivery';
import { PeopleModule } from '#people';
import { CONFIG, type Config } from '#platform/config';
import { AfterTheFact } from './after-the-fact.ts';
import { ArrearsFacts } from './arrears-facts.ts';
import { HatRecord } from './data/hat-record.ts';
import { Past } from './data/past.ts';
import { ViolationRow } from './data/violation.entity.ts';
import { Violations } from './data/violations.ts';
import { DutyFacts } from './duty-facts.ts';
import { Independence } from './independence.ts';
import { RecordViolation } from './record-violation.ts';
import { Sources } from './sources.ts';
import { DutySettings } from './settings.ts';
import { ReassignViolation } from './use-cases/reassign-violation.ts';
import { SettleViolation } from './use-cases/settle-violation.ts';
import { ViolationCommands } from './violation-commands.ts';
import { ViolationDeadlines } from './violation-deadlines.ts';

const shared = [HatRecord, ReassignViolation, RecordViolation, SettleViolation, Violations];

/** Who held which duty on which change, and the rules that were broken; for any process. */
@Module({
  imports: [TypeOrmModule.forFeature([ViolationRow]), ChangesModule, DeliveryModule, PeopleModule],
  providers: [
    ...shared,
    AfterTheFact,
    ArrearsFacts,
    Independence,
    Past,
    Sources,
    ViolationCommands,
    ViolationDeadlines,
    DutyFacts,
    {
      provide: DutySettings,
      useFactory: (config: Config) => DutySettings.read(config.policyDir),
      inject: [CONFIG],
    },
  ],
  exports: shared,
})
export class DutiesModule {}
