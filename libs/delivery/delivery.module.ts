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
import { DeliveryCommands } from './delivery-commands.ts';
import { Recorder } from './recorder.ts';
import { ListDeliveries } from './use-cases/list-deliveries.ts';
import { RecordCommit } from './use-cases/record-commit.ts';
import { RecordDeployment } from './use-cases/record-deployment.ts';
import { RecordFacts } from './use-cases/record-facts.ts';

/** What was deployed and committed, for any process; the doors are in DeliveryDoors. */
@Module({
  imports: [TypeOrmModule.forFeature([DeploymentRow, CommitRow]), PeopleModule, CatalogModule, ChangesModule],
  providers: [
    Arrivals,
    BakeFacts,
    CommitBook,
    Commits,
    Deployments,
    DeliveryCommands,
    ListDeliveries,
    Recorder,
    RecordCommit,
    RecordDeployment,
    RecordFacts,
  ],
  exports: [Arrivals, Commits, Deployments, ListDeliveries, RecordCommit, RecordDeployment, RecordFacts],
})
export class DeliveryModule {}
