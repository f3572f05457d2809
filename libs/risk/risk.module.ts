import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CatalogModule } from '#catalog';
import { ChangesModule } from '#changes';
import { EvidenceModule } from '#evidence';
import { PeopleModule } from '#people';
import { CONFIG, type Config } from '#platform/config';
import { Assessor } from './assessor.ts';
import { CurrentModel } from './current-model.ts';
import { AssessmentRow, RiskOverrideRow } from './data/assessment.entities.ts';
import { Assessments } from './data/assessments.ts';
import { ClosedChanges } from './data/closed-changes.ts';
import { KnownFacts } from './data/known-facts.ts';
import { RiskEntries } from './data/risk-entries.ts';
import { RiskEntryRow } from './data/risk-entry.entity.ts';
import { ModelStore } from './data/model-store.ts';
import { RiskFacts } from './risk-facts.ts';
import { RiskForesight } from './risk-foresight.ts';
import { RiskHistory } from './risk-history.ts';
import { BackTestModel } from './use-cases/back-test-model.ts';
import { KeepRegister } from './use-cases/keep-register.ts';
import { ListRisks } from './use-cases/list-risks.ts';
import { OverrideRisk } from './use-cases/override-risk.ts';
import { RiskReferents } from './use-cases/risk-input.ts';

const shared = [Assessments, BackTestModel, KeepRegister, ListRisks, OverrideRisk, RiskEntries];

/** How risky changes are, and the register of risks, for any process; the doors are in RiskDoors. */
@Module({
  imports: [
    TypeOrmModule.forFeature([AssessmentRow, RiskEntryRow, RiskOverrideRow]),
    PeopleModule,
    CatalogModule,
    ChangesModule,
    EvidenceModule,
  ],
  providers: [
    ...shared,
    Assessor,
    ClosedChanges,
    KnownFacts,
    ModelStore,
    RiskFacts,
    RiskForesight,
    RiskHistory,
    RiskReferents,
    {
      provide: CurrentModel,
      useFactory: (config: Config) => CurrentModel.read(config.policyDir),
      inject: [CONFIG],
    },
  ],
  exports: shared,
})
export class RiskModule {}
