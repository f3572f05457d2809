import type DataLoader from 'dataloader';
import { type Id, type Page, type PageArgs, pageRequest } from '#kernel';
import { type GraphQLContext, loaderOf } from '#platform/graphql';
import type { Boards } from '../data/boards.ts';
import type { RoundLists } from '../data/round-lists.ts';
import type { Rounds } from '../data/rounds.ts';
import type { Board, Membership } from '../domain/board.ts';
import type { Round, Vote } from '../domain/round.ts';

const votesKey = Symbol('votes');
const boardKey = Symbol('boardByKey');
const membersKey = Symbol('boardMembers');
const roundsKey = Symbol('rounds');

export const votesLoader = (context: GraphQLContext, rounds: Rounds): DataLoader<Id, Vote[] | null> =>
  loaderOf(context, votesKey, (ids: readonly Id[]) => rounds.votes(ids));

export const boardLoader = (context: GraphQLContext, boards: Boards): DataLoader<string, Board | null> =>
  loaderOf(context, boardKey, (keys: readonly string[]) => boards.byKeys(keys));

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
