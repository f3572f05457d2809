import { Module } from '@nestjs/common';
import { CatalogModule } from '#catalog';
import { ChangesModule } from '#changes';
import { CONFIG, type Config } from '#platform/config';
import { Controls } from './controls.ts';
import { AuditReads } from './data/audit-reads.ts';
import { FactsReader } from './data/facts-reader.ts';
import { PeriodReader } from './data/period-reader.ts';
import { Populations } from './data/populations.ts';
import { ResultLists } from './data/result-lists.ts';
import { Results } from './data/results.ts';
import { Samples } from './data/samples.ts';
import { ExplainResults } from './explain-results.ts';
import { DrawPopulation } from './use-cases/draw-population.ts';
import { DrawSample } from './use-cases/draw-sample.ts';
import { JudgePeriod } from './use-cases/judge-period.ts';
import { ListAuditReads } from './use-cases/list-audit-reads.ts';
import { ReadControls } from './use-cases/read-controls.ts';
import { ReadPopulations } from './use-cases/read-populations.ts';
import { ReadSamples } from './use-cases/read-samples.ts';
import { RunControls } from './use-cases/run-controls.ts';

const shared = [
  DrawPopulation,
  DrawSample,
  ExplainResults,
  JudgePeriod,
  ListAuditReads,
  Populations,
  ReadControls,
  ReadPopulations,
  ReadSamples,
  Results,
  RunControls,
];

/** Populations, controls and samples, for any process; the doors are in AuditDoors, and the worker runs the controls. */
@Module({
  imports: [CatalogModule, ChangesModule],
  providers: [
    ...shared,
    AuditReads,
    FactsReader,
    PeriodReader,
    ResultLists,
    Samples,
    {
      provide: Controls,
      useFactory: (config: Config) => Controls.read(config.controlDir),
      inject: [CONFIG],
    },
  ],
  exports: shared,
})
export class AuditModule {}
