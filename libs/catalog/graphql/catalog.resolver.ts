import { type OnModuleInit } from '@nestjs/common';
import { Args, Context, ID, Query, Resolver } from '@nestjs/graphql';
import { pageRequest } from '#kernel';
import {
  connectionOf,
  type ConnectionShape,
  type GraphQLContext,
  idFrom,
  NodeSources,
  shown,
} from '#platform/graphql';
import { Catalog } from '../data/catalog.ts';
import { CatalogRefs } from './catalog-refs.ts';
import { EnvironmentsArgs, ServicesArgs } from './catalog.inputs.ts';
import {
  EnvironmentConnection,
  EnvironmentType,
  ServiceConnection,
  ServiceType,
  toEnvironment,
  toService,
} from './catalog.types.ts';
import { environmentLoader, serviceLoader } from './loaders.ts';

/** What can be asked about the catalogue. */
@Resolver()
export class CatalogQueries implements OnModuleInit {
  constructor(
    private readonly catalog: Catalog,
    private readonly refs: CatalogRefs,
    private readonly nodes: NodeSources,
  ) {}

  onModuleInit(): void {
    this.nodes.register('Service', (id, context) =>
      shown(serviceLoader(context, this.catalog), id, toService),
    );
    this.nodes.register('Environment', (id, context) =>
      shown(environmentLoader(context, this.catalog), id, toEnvironment),
    );
  }

  @Query(() => ServiceType, {
    nullable: true,
    description: 'A service by id or key; null when there is none.',
  })
  async service(
    @Args('id', { type: () => ID, description: 'The global id, or the key.' }) id: string,
    @Context() context: GraphQLContext,
  ): Promise<ServiceType | null> {
    return shown(serviceLoader(context, this.catalog), await this.refs.service(id, 'id'), toService);
  }

  @Query(() => ServiceConnection, { description: 'Services in order of name.' })
  async services(@Args() { filter, ...page }: ServicesArgs): Promise<ConnectionShape<ServiceType>> {
    const { ownerTeam, ...rest } = filter ?? {};
    const ownerTeamId = ownerTeam == null ? null : idFrom('Team', ownerTeam, 'filter', 'ownerTeam');
    return connectionOf(await this.catalog.services({ ...rest, ownerTeamId }, pageRequest(page)), toService);
  }

  @Query(() => EnvironmentType, {
    nullable: true,
    description: 'An environment by id or key; null when there is none.',
  })
  async environment(
    @Args('id', { type: () => ID, description: 'The global id, or the key.' }) id: string,
    @Context() context: GraphQLContext,
  ): Promise<EnvironmentType | null> {
    return shown(
      environmentLoader(context, this.catalog),
      await this.refs.environment(id, 'id'),
      toEnvironment,
    );
  }

  @Query(() => EnvironmentConnection, { description: 'Environments in order of name.' })
  async environments(
    @Args() { filter, ...page }: EnvironmentsArgs,
  ): Promise<ConnectionShape<EnvironmentType>> {
    return connectionOf(await this.catalog.environments(filter ?? {}, pageRequest(page)), toEnvironment);
  }
}
