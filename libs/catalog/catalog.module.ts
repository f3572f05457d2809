import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PeopleModule } from '#people';
import { Catalog } from './data/catalog.ts';
import { DependencyRow, EnvironmentRow, ServiceRow } from './data/catalog.entities.ts';
import { CreateEnvironment } from './use-cases/create-environment.ts';
import { CreateService } from './use-cases/create-service.ts';
import { SetDependency } from './use-cases/set-dependency.ts';
import { UpdateEnvironment } from './use-cases/update-environment.ts';
import { UpdateService } from './use-cases/update-service.ts';

const useCases = [CreateService, UpdateService, CreateEnvironment, UpdateEnvironment, SetDependency];

/** The catalogue, for any process; the doors are in CatalogDoors. */
@Module({
  imports: [TypeOrmModule.forFeature([ServiceRow, EnvironmentRow, DependencyRow]), PeopleModule],
  providers: [Catalog, ...useCases],
  exports: [Catalog, ...useCases],
})
export class CatalogModule {}
