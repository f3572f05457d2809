import { Module } from '@nestjs/common';
import { CatalogModule } from '#catalog';
import { ChangesDoors, ChangesModule } from '#changes';
import { ChangeConflictsResolver, ConflictResolver, PlanningQueries } from './graphql/planning.resolver.ts';
import { PlanningModule } from './planning.module.ts';
import { ConflictsController } from './rest/conflicts.controller.ts';

/** Conflicts and free slots over GraphQL and REST. */
@Module({
  imports: [CatalogModule, ChangesDoors, ChangesModule, PlanningModule],
  controllers: [ConflictsController],
  providers: [ChangeConflictsResolver, ConflictResolver, PlanningQueries],
})
export class PlanningDoors {}
