import type DataLoader from 'dataloader';
import type { Id } from '#kernel';
import { type GraphQLContext, loaderOf } from '#platform/graphql';
import type { Catalog } from '../data/catalog.ts';
import type { EnvironmentRecord, ServiceRecord } from '../domain/catalog.ts';

const serviceKey = Symbol('service');
const environmentKey = Symbol('environment');
const keys = { needs: Symbol('needs'), neededBy: Symbol('neededBy') };

/** The request's loader of services, shared by every slice. */
export const serviceLoader = (
  context: GraphQLContext,
  catalog: Catalog,
): DataLoader<Id, ServiceRecord | null> =>
  loaderOf(context, serviceKey, (ids: readonly Id[]) => catalog.servicesByIds(ids));

/** The request's loader of environments, shared by every slice. */
export const environmentLoader = (
  context: GraphQLContext,
  catalog: Catalog,
): DataLoader<Id, EnvironmentRecord | null> =>
  loaderOf(context, environmentKey, (ids: readonly Id[]) => catalog.environmentsByIds(ids));

export const dependencyLoader = (
  context: GraphQLContext,
  catalog: Catalog,
  direction: 'needs' | 'neededBy',
): DataLoader<Id, ServiceRecord[] | null> =>
  loaderOf(context, keys[direction], (ids: readonly Id[]) => catalog.dependenciesOf(ids, direction));
