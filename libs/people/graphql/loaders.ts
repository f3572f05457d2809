import type DataLoader from 'dataloader';
import type { Id } from '#kernel';
import { type GraphQLContext, loaderOf } from '#platform/graphql';
import type { People } from '../data/people.ts';
import type { Teams } from '../data/teams.ts';
import type { PersonRecord, TeamRecord } from '../domain/person.ts';

const personKey = Symbol('person');
const teamKey = Symbol('team');
const furtherEmailsKey = Symbol('furtherEmails');

/** The request's loader of people, shared by every slice: a page costs one query, however many people it names. */
export const personLoader = (context: GraphQLContext, people: People): DataLoader<Id, PersonRecord | null> =>
  loaderOf(context, personKey, (ids: readonly Id[]) => people.byIds(ids));

export const teamLoader = (context: GraphQLContext, teams: Teams): DataLoader<Id, TeamRecord | null> =>
  loaderOf(context, teamKey, (ids: readonly Id[]) => teams.byIds(ids));

export const furtherEmailsLoader = (
  context: GraphQLContext,
  people: People,
): DataLoader<Id, string[] | null> =>
  loaderOf(context, furtherEmailsKey, (ids: readonly Id[]) => people.furtherEmailsOf(ids));
