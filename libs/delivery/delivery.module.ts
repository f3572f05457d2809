import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CatalogModule } from '#catalog';
import { ChangesModule } from '#changes';
import { PeopleModule } from '#people';
import { BakeFacts } from './bake-facts.ts';
import { Arrivals } from './arrivals.ts';
import { Commits } from './data/commits.ts';
import { CommitRow, DeploymentRow } from './data/delivery.entities.ts';
import { Deployments } from './data/deployments.ts';
import { DeliveryCommands } from './delivery-commands.ts';
import { Recorder } from './recorder.ts';
import { ListDeliveries } from './use-cases/list-deliveries.ts';
import { RecordCommit } from './use-cases/record-commit.ts';
import { RecordDeployment } from './use-cases/record-deployment.ts';

/** What was deployed and committed, for any process; the doors are in DeliveryDoors. */
@Module({
  imports: [TypeOrmModule.forFeature([DeploymentRow, CommitRow]), PeopleModule, CatalogModule, ChangesModule],
  providers: [
    Arrivals,
    BakeFacts,
    Commits,
    Deployments,
    DeliveryCommands,
    ListDeliveries,
    Recorder,
    RecordCommit,
    RecordDeployment,
  ],
  exports: [Arrivals, Commits, Deployments, ListDeliveries, RecordCommit, RecordDeployment],
})
export class DeliveryModule {}
