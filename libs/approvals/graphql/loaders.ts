import type DataLoader from 'dataloader';
import { type Id, type Page, type PageArgs, pageRequest } from '#kernel';
import { type GraphQLContext, loaderOf } from '#platform/graphql';
import type { Boards } from '../data/boards.ts';
import type { Conditions, KeptCondition } from '../data/conditions.ts';
import type { Presences } from '../data/presences.ts';
import type { RoundLists } from '../data/round-lists.ts';
import type { RuleSets } from '../data/rule-sets.ts';
import type { Rounds } from '../data/rounds.ts';
import type { Board, Membership } from '../domain/board.ts';
import type { RuleSet } from '../domain/rule.ts';
import type { Round, Vote } from '../domain/round.ts';
import type { Presence } from '../domain/stand-in.ts';

const presencesKey = Symbol('presences');
const conditionsKey = Symbol('conditions');
const rulesKey = Symbol('activeRules');
const votesKey = Symbol('votes');
const boardKey = Symbol('boardByKey');
const membersKey = Symbol('boardMembers');
const roundsKey = Symbol('rounds');

export const votesLoader = (context: GraphQLContext, rounds: Rounds): DataLoader<Id, Vote[] | null> =>
  loaderOf(context, votesKey, (ids: readonly Id[]) => rounds.votes(ids));

export const presenceLoader = (
  context: GraphQLContext,
  presences: Presences,
  now: Date,
): DataLoader<Id, Presence | null> =>
  loaderOf(context, presencesKey, (ids: readonly Id[]) => presences.ofRounds(ids, now));

export const conditionsLoader = (
  context: GraphQLContext,
  conditions: Conditions,
): DataLoader<Id, KeptCondition[] | null> =>
  loaderOf(context, conditionsKey, (ids: readonly Id[]) => conditions.ofRounds(ids));

export const boardLoader = (context: GraphQLContext, boards: Boards): DataLoader<string, Board | null> =>
  loaderOf(context, boardKey, (keys: readonly string[]) => boards.byKeys(keys));

/** The approval rules in force, read once for a request. */
export const activeRules = (context: GraphQLContext, ruleSets: RuleSets): Promise<RuleSet | null> =>
  loaderOf<string, RuleSet>(context, rulesKey, async (keys) => {
    const active = await ruleSets.active();
    return new Map(active === null ? [] : keys.map((key) => [key, active]));
  }).load('active');

/** Who is on a board at a time: one query for each time that is asked for. */
export function membersOf(
  context: GraphQLContext,
  boards: Boards,
  boardId: Id,
  on: Date,
): Promise<Membership[] | null> {
  return loaderOf<string, Membership[]>(context, membersKey, (keys) =>
    grouped(keys, async (ids, at) => {
      const members = await boards.members(ids, new Date(at));
      return new Map(ids.map((id) => [id, members.filter((m) => m.boardId === id)]));
    }),
  ).load(`${boardId} ${on.toISOString()}`);
}

/** A page of a change's rounds: one query for all changes of which the same page is asked. */
export function roundsOf(
  context: GraphQLContext,
  lists: RoundLists,
  changeId: Id,
  { first, after, last, before }: PageArgs,
): Promise<Page<Round> | null> {
  return loaderOf<string, Page<Round>>(context, roundsKey, (keys) =>
    grouped(keys, (ids, args) => lists.ofChanges(ids, pageRequest(JSON.parse(args) as PageArgs))),
  ).load(`${changeId} ${JSON.stringify({ first, after, last, before })}`);
}

/** Keys of an id and what is asked of it, fetched together where the same is asked. */
async function grouped<V>(
  keys: readonly string[],
  load: (ids: readonly Id[], asked: string) => Promise<ReadonlyMap<Id, V>>,
): Promise<Map<string, V>> {
  const groups = new Map<string, Id[]>();
  for (const key of keys) {
    const asked = key.slice(key.indexOf(' ') + 1);
    groups.set(asked, [...(groups.get(asked) ?? []), key.slice(0, key.indexOf(' '))]);
  }
  const found = new Map<string, V>();
  for (const [asked, ids] of groups)
    for (const [id, value] of await load(ids, asked)) found.set(`${id} ${asked}`, value);
  return found;
}
