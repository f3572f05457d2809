import type DataLoader from 'dataloader';
import type { Id } from '#kernel';
import { type GraphQLContext, loaderOf } from '#platform/graphql';
import type { Assessments } from '../data/assessments.ts';
import type { RiskEntries } from '../data/risk-entries.ts';
import type { Assessment, RiskOverride } from '../domain/assessment.ts';
import type { RiskEntry } from '../domain/register.ts';

const assessmentKey = Symbol('riskAssessment');
const overrideKey = Symbol('riskOverride');
const risksKey = Symbol('risks');

/** The newest assessment of each change of a page: one query. */
export const assessmentLoader = (
  context: GraphQLContext,
  assessments: Assessments,
): DataLoader<Id, Assessment | null> =>
  loaderOf(context, assessmentKey, (ids: readonly Id[]) => assessments.newest(ids));

export const overrideLoader = (
  context: GraphQLContext,
  assessments: Assessments,
): DataLoader<Id, RiskOverride | null> =>
  loaderOf(context, overrideKey, (ids: readonly Id[]) => assessments.newestOverrides(ids));

/** The register's entries of each change of a page: one query. */
export const risksLoader = (
  context: GraphQLContext,
  entries: RiskEntries,
): DataLoader<Id, RiskEntry[] | null> =>
  loaderOf(context, risksKey, (ids: readonly Id[]) => entries.ofChanges(ids));
