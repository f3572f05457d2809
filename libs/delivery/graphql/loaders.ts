import type DataLoader from 'dataloader';
import type { Id } from '#kernel';
import { type GraphQLContext, loaderOf } from '#platform/graphql';
import { traced, type Traces } from '../data/traces.ts';
import type { Deployment } from '../domain/deployment.ts';

const deploymentKey = Symbol('deployment');

/** The request's loader of deployments, for slices that name them. */
export const deploymentLoader = (
  context: GraphQLContext,
  traces: Traces,
): DataLoader<Id, Deployment | null> =>
  loaderOf<Id, Deployment>(context, deploymentKey, (ids) => traces.byIds(traced.deployment, ids));
