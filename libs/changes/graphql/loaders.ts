import type DataLoader from 'dataloader';
import type { Id } from '#kernel';
import { type GraphQLContext, loaderOf } from '#platform/graphql';
import type { ChangesRepository } from '../data/changes.repository.ts';
import type { Templates } from '../data/templates.repository.ts';
import type { ChangeRecord } from '../domain/change.ts';
import type { Facts } from '../domain/facts.ts';
import type { TemplateRecord } from '../domain/template.ts';
import type { ReadChanges } from '../use-cases/read-changes.ts';

const changeKey = Symbol('change');
const templateKey = Symbol('template');
const factsKey = Symbol('facts');

/** The request's loader of changes, for slices that name them. */
export const changeLoader = (
  context: GraphQLContext,
  repository: ChangesRepository,
): DataLoader<Id, ChangeRecord | null> =>
  loaderOf(context, changeKey, (ids: readonly Id[]) => repository.byIds(ids));

/** The request's loader of facts: completeness and next actions of a whole page cost the same few queries. */
export const factsLoader = (
  context: GraphQLContext,
  read: ReadChanges,
): DataLoader<ChangeRecord, Facts | null> =>
  loaderOf(context, factsKey, (changes: readonly ChangeRecord[]) => read.prospectsOf(changes));

export const templateLoader = (
  context: GraphQLContext,
  templates: Templates,
): DataLoader<Id, TemplateRecord | null> =>
  loaderOf(context, templateKey, (ids: readonly Id[]) => templates.byIds(ids));
