import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { changeLoader, ChangeObject, ChangesRepository, toChangeObject } from '#changes';
import { Database } from '#platform/database';
import { type GraphQLContext, loaderOf, shown } from '#platform/graphql';
import { AtVote } from '../at-vote.ts';
import type { Recusal } from '../domain/quorum.ts';
import { refOf, Sights } from '../sights.ts';
import { ItemObject, QuorumObject, RecusalObject, toQuorum, toRecusal } from './item.types.ts';
import { tableOf } from './loaders.ts';

const recusalsKey = Symbol('recusals');

/** An item: its change, who keeps out of it, and whether a vote could be taken. */
@Resolver(() => ItemObject)
export class ItemResolver {
  constructor(
    private readonly changes: ChangesRepository,
    private readonly sights: Sights,
    private readonly atVote: AtVote,
    private readonly database: Database,
  ) {}

  @ResolveField(() => ChangeObject, { description: 'The change.' })
  change(@Parent() { entry }: ItemObject, @Context() context: GraphQLContext): Promise<ChangeObject | null> {
    return shown(changeLoader(context, this.changes), entry.changeId, toChangeObject);
  }

  @ResolveField(() => [RecusalObject], { description: 'Who on the board may not vote on it now, and why.' })
  async recused(@Parent() item: ItemObject, @Context() context: GraphQLContext): Promise<RecusalObject[]> {
    return (await this.recusals(item, context)).map(toRecusal);
  }

  @ResolveField(() => QuorumObject, {
    nullable: true,
    description: 'Whether a vote on it could be taken now.',
  })
  async quorum(@Parent() item: ItemObject, @Context() context: GraphQLContext): Promise<QuorumObject | null> {
    const table = await tableOf(context, this.sights, item.found);
    if (table === null) return null;
    const recusals = await this.recusals(item, context);
    return toQuorum(this.atVote.quorum(table.records.presences, table.sitting, recusals));
  }

  /** Facts of all items on the page are read together, for each board that sits. */
  private async recusals(item: ItemObject, context: GraphQLContext): Promise<readonly Recusal[]> {
    const loader = loaderOf<ItemObject, readonly Recusal[]>(context, recusalsKey, (items) =>
      this.load(items, context),
    );
    return (await loader.load(item)) ?? [];
  }

  private async load(
    items: readonly ItemObject[],
    context: GraphQLContext,
  ): Promise<Map<ItemObject, readonly Recusal[]>> {
    const found = new Map(items.map((item) => [refOf(item.found), item.found]));
    const tables = new Map(
      await Promise.all(
        [...found].map(async ([ref, one]) => [ref, await tableOf(context, this.sights, one)] as const),
      ),
    );
    return this.atVote.recusalsOfMany(
      items.flatMap((item) => {
        const sitting = tables.get(refOf(item.found))?.sitting;
        return sitting === undefined ? [] : [{ key: item, changeId: item.entry.changeId, sitting }];
      }),
      this.database.manager,
    );
  }
}
