import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ChangesModule } from '#changes';
import { PeopleModule } from '#people';
import { CONFIG, type Config } from '#platform/config';
import { ArrearsFacts } from './arrears-facts.ts';
import { HatRecord } from './data/hat-record.ts';
import { ViolationRow } from './data/violation.entity.ts';
import { Violations } from './data/violations.ts';
import { DutyFacts } from './duty-facts.ts';
import { RecordViolation } from './record-violation.ts';
import { DutySettings } from './settings.ts';
import { SettleViolation } from './use-cases/settle-violation.ts';

const shared = [HatRecord, RecordViolation, SettleViolation, Violations];

/** Who held which duty on which change, and the rules that were broken; for any process. */
@Module({
  imports: [TypeOrmModule.forFeature([ViolationRow]), ChangesModule, PeopleModule],
  providers: [
    ...shared,
    ArrearsFacts,
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
