import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CatalogModule } from '#catalog';
import { ChangesModule } from '#changes';
import { PeopleModule } from '#people';
import { BakeFacts } from './bake-facts.ts';
import { Arrivals } from './arrivals.ts';
import { CommitBook } from './commit-book.ts';
import { Commits } from './data/commits.ts';
import { CommitRow, DeploymentRow } from './data/delivery.entities.ts';
import { Deployments } from './data/deployments.ts';
import { ToldLists } from './data/told-lists.ts';
import { ToldRecords } from './data/told-records.ts';
import { toldRows } from './data/told.entities.ts';
import { Traces } from './data/traces.ts';
import { DeliveryCommands } from './delivery-commands.ts';
import { DeploymentBook } from './deployment-book.ts';
import { FactBook } from './fact-book.ts';
import { Pipelines } from './pipelines.ts';
import { Recorder } from './recorder.ts';
import { AskTrace } from './use-cases/ask-trace.ts';
import { ListDeliveries } from './use-cases/list-deliveries.ts';
import { ListTold } from './use-cases/list-told.ts';
import { RecordCommit } from './use-cases/record-commit.ts';
import { RecordDeployment } from './use-cases/record-deployment.ts';
import { RecordFacts } from './use-cases/record-facts.ts';
import { ToldEvidence } from './told-evidence.ts';

/** What was deployed and committed, for any process; the doors are in DeliveryDoors. */
@Module({
  imports: [
    TypeOrmModule.forFeature([DeploymentRow, CommitRow, ...toldRows]),
    PeopleModule,
    CatalogModule,
    ChangesModule,
  ],
  providers: [
    Arrivals,
    AskTrace,
    BakeFacts,
    CommitBook,
    Commits,
    Deployments,
    DeliveryCommands,
    DeploymentBook,
    FactBook,
    ListDeliveries,
    ListTold,
    Pipelines,
    Recorder,
    RecordCommit,
    RecordDeployment,
    RecordFacts,
    ToldEvidence,
    ToldLists,
    ToldRecords,
    Traces,
  ],
  exports: [
    Arrivals,
    AskTrace,
    ListDeliveries,
    ListTold,
    Pipelines,
    RecordCommit,
    RecordDeployment,
    RecordFacts,
    Traces,
  ],
})
export class DeliveryModule {}
