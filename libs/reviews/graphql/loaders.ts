import type DataLoader from 'dataloader';
import type { Id } from '#kernel';
import { type GraphQLContext, loaderOf } from '#platform/graphql';
import type { CorrectiveActions } from '../data/corrective-actions.ts';
import type { Reviews } from '../data/reviews.ts';
import type { CorrectiveAction, ReviewRecord } from '../domain/review.ts';

const reviewKey = Symbol('review');
const actionsKey = Symbol('correctiveActions');

/** The request's loader of reviews, by change. */
export const reviewLoader = (
  context: GraphQLContext,
  reviews: Reviews,
): DataLoader<Id, ReviewRecord | null> =>
  loaderOf(context, reviewKey, (ids: readonly Id[]) => reviews.ofChanges(ids));

/** The request's loader of corrective actions, by review. */
export const actionsLoader = (
  context: GraphQLContext,
  actions: CorrectiveActions,
): DataLoader<Id, CorrectiveAction[] | null> =>
  loaderOf(context, actionsKey, (ids: readonly Id[]) => actions.ofReviews(ids));
