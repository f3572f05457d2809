export { CatalogDoors } from './catalog.doors.ts';
export { CatalogModule } from './catalog.module.ts';
export { Catalog, type EnvironmentFilter, type ServiceFilter } from './data/catalog.ts';
export { type CatalogAltered, groundAltered, groundAlteredTopic } from './domain/altered.ts';
export type {
  Dependency,
  EnvironmentKind,
  EnvironmentRecord,
  ServiceRecord,
  Tier,
} from './domain/catalog.ts';
export { CatalogRefs } from './graphql/catalog-refs.ts';
export {
  EnvironmentKindEnum,
  EnvironmentType,
  ServiceType,
  toEnvironment,
  toService,
} from './graphql/catalog.types.ts';
export { environmentLoader, serviceLoader } from './graphql/loaders.ts';
export { CreateEnvironment } from './use-cases/create-environment.ts';
export { CreateService } from './use-cases/create-service.ts';
export { SetDependency } from './use-cases/set-dependency.ts';
