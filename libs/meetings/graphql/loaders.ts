import { type GraphQLContext, loaderOf } from '#platform/graphql';
import type { Sights, Entry, TableSight } from '../sights.ts';
import { refOf } from '../sights.ts';
import type { Found } from '../use-cases/find-meetings.ts';

const agendaKey = Symbol('agenda');
const tableKey = Symbol('table');

/** A page of meetings is seen in as many queries as one; what was found is carried by the meeting's name. */
const byRef = <V>(
  context: GraphQLContext,
  key: symbol,
  load: (all: readonly Found[]) => Promise<ReadonlyMap<string, V>>,
) =>
  loaderOf<Found, V>(context, key, async (all) => {
    const seen = await load(all);
    return new Map(
      all.flatMap((found) => {
        const one = seen.get(refOf(found));
        return one === undefined ? [] : [[found, one] as const];
      }),
    );
  });

export const agendaOf = (
  context: GraphQLContext,
  sights: Sights,
  found: Found,
): Promise<readonly Entry[] | null> => byRef(context, agendaKey, (all) => sights.agendas(all)).load(found);

export const tableOf = (context: GraphQLContext, sights: Sights, found: Found): Promise<TableSight | null> =>
  byRef(context, tableKey, (all) => sights.tables(all)).load(found);
