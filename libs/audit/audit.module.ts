import { Module } from '@nestjs/common';
import { CatalogModule } from '#catalog';
import { ChangesModule } from '#changes';
import { CONFIG, type Config } from '#platform/config';
import { Controls } from './controls.ts';
import { FactsReader } from './data/facts-reader.ts';
import { PeriodReader } from './data/period-reader.ts';
import { Populations } from './data/populations.ts';
import { ResultLists } from './data/result-lists.ts';
import { Results } from './data/results.ts';
import { ExplainResults } from './explain-results.ts';
import { DrawPopulation } from './use-cases/draw-population.ts';
import { JudgePeriod } from './use-cases/judge-period.ts';
import { ReadControls } from './use-cases/read-controls.ts';
import { ReadPopulations } from './use-cases/read-populations.ts';
import { RunControls } from './use-cases/run-controls.ts';

const shared = [
  DrawPopulation,
  ExplainResults,
  JudgePeriod,
  Populations,
  ReadControls,
  ReadPopulations,
  Results,
  RunControls,
];

/** Populations, controls and samples, for any process; the doors are in AuditDoors, and the worker runs the controls. */
@Module({
  imports: [CatalogModule, ChangesModule],
  providers: [
    ...shared,
    FactsReader,
    PeriodReader,
    ResultLists,
    {
      provide: Controls,
      useFactory: (config: Config) => Controls.read(config.controlDir),
      inject: [CONFIG],
    },
  ],
  exports: shared,
})
export class AuditModule {}
