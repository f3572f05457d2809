import type DataLoader from 'dataloader';
import type { Id } from '#kernel';
import { type GraphQLContext, loaderOf } from '#platform/graphql';
import type { ChangesRepository } from '../data/changes.repository.ts';
import type { Templates } from '../data/templates.repository.ts';
import type { ChangeRecord } from '../domain/change.ts';
import { type Facts, neutralFacts } from '../domain/facts.ts';
import type { TemplateRecord } from '../domain/template.ts';
import type { ReadChanges } from '../use-cases/read-changes.ts';

const changeKey = Symbol('change');
const templateKey = Symbol('template');
const templateRecordKey = Symbol('template record');
const factsKey = Symbol('facts');
const prospectsKey = Symbol('prospects');

/** The request's loader of changes, for slices that name them. */
export const changeLoader = (
  context: GraphQLContext,
  repository: ChangesRepository,
): DataLoader<Id, ChangeRecord | null> =>
  loaderOf(context, changeKey, (ids: readonly Id[]) => repository.byIds(ids));

/** The request's loader of facts: completeness of a whole page costs one query. */
export const factsLoader = (
  context: GraphQLContext,
  read: ReadChanges,
): DataLoader<ChangeRecord, Facts | null> =>
  loaderOf(context, factsKey, (changes: readonly ChangeRecord[]) => read.factsOf(changes));

/** The request's loader of facts with what can be foreseen: next actions of a whole page cost a few queries more. */
export const prospectsLoader = (
  context: GraphQLContext,
  read: ReadChanges,
): DataLoader<ChangeRecord, Facts | null> =>
  loaderOf(context, prospectsKey, async (changes: readonly ChangeRecord[]) => {
    const facts = factsLoader(context, read);
    const known = changes.map(
      async (change) => [change, (await facts.load(change)) ?? neutralFacts] as const,
    );
    return read.foreseen(new Map(await Promise.all(known)));
  });

export const templateLoader = (
  context: GraphQLContext,
  templates: Templates,
): DataLoader<Id, TemplateRecord | null> =>
  loaderOf(context, templateKey, (ids: readonly Id[]) => templates.byIds(ids));

/** The request's loader of how changes made from templates ended. */
export const templateRecordLoader = (
  context: GraphQLContext,
  templates: Templates,
): DataLoader<Id, { readonly ended: number; readonly succeeded: number } | null> =>
  loaderOf(context, templateRecordKey, (ids: readonly Id[]) => templates.records(ids));
