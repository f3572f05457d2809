import { Injectable } from '@nestjs/common';
import { Args, Context, Field, ID, InterfaceType, Query, Resolver } from '@nestjs/graphql';
import { fromGlobalId, type Id } from '#kernel';
import type { GraphQLContext } from './context.ts';

@InterfaceType('Node', {
  description: 'Anything with a global id (Relay).',
  resolveType: (node: { readonly __typename?: string }) => node.__typename,
})
export abstract class NodeInterface {
  @Field(() => ID, { description: 'The global id.' })
  id!: string;
}

type LoadNode = (id: Id, context: GraphQLContext) => Promise<object | null>;

/** Where slices say how their types are found by global id. */
@Injectable()
export class NodeSources {
  private readonly sources = new Map<string, LoadNode>();

  register(type: string, load: LoadNode): void {
    this.sources.set(type, load);
  }

  async find(globalId: string, context: GraphQLContext): Promise<object | null> {
    const parsed = fromGlobalId(globalId);
    const node = parsed === null ? null : await this.sources.get(parsed.type)?.(parsed.id, context);
    return node == null || parsed === null ? null : Object.assign(node, { __typename: parsed.type });
  }
}

@Resolver()
export class NodeResolver {
  constructor(private readonly sources: NodeSources) {}

  @Query(() => NodeInterface, {
    nullable: true,
    description: 'Any object by its global id; null when there is none.',
  })
  node(
    @Args('id', { type: () => ID }) id: string,
    @Context() context: GraphQLContext,
  ): Promise<object | null> {
    return this.sources.find(id, context);
  }
}
