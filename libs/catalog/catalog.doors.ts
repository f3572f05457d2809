import { Module } from '@nestjs/common';
import { PeopleModule } from '#people';
import { CatalogModule } from './catalog.module.ts';
import { CatalogRefs } from './graphql/catalog-refs.ts';
import { CatalogMutations } from './graphql/catalog.mutations.ts';
import { CatalogQueries } from './graphql/catalog.resolver.ts';
import { ServiceFields } from './graphql/service.resolver.ts';

/** GraphQL of the catalogue, for the API process. */
@Module({
  imports: [CatalogModule, PeopleModule],
  providers: [CatalogRefs, CatalogQueries, ServiceFields, CatalogMutations],
  exports: [CatalogRefs],
})
export class CatalogDoors {}
