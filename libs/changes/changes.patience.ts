import { Module } from '@nestjs/common';
import { CatalogModule } from '#catalog';
import { TemporalModule } from '#platform/temporal';
import { ChangeActivitiesOf } from './activities/change-activities.ts';
import { ChangeWorkflows } from './activities/change-workflows.ts';
import { ReadAgenda } from './activities/read-agenda.ts';
import { StartMissingWorkflow, TellWorkflow } from './activities/workflow-topics.ts';
import { AgendaReader } from './data/agenda-reader.ts';
import { ChangesModule } from './changes.module.ts';

/** The worker's side of changes: what their workflows are told, and what they have done. */
@Module({
  imports: [ChangesModule, CatalogModule, TemporalModule],
  providers: [
    AgendaReader,
    ReadAgenda,
    ChangeActivitiesOf,
    ChangeWorkflows,
    TellWorkflow,
    StartMissingWorkflow,
  ],
  exports: [ChangeActivitiesOf, TellWorkflow, StartMissingWorkflow],
})
export class ChangesPatience {}
