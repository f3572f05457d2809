import { type OnModuleInit } from '@nestjs/common';
import { Args, Context, ID, Query, Resolver } from '@nestjs/graphql';
import { pageRequest } from '#kernel';
import {
  connectionOf,
  type ConnectionShape,
  type GraphQLContext,
  idFrom,
  NodeSources,
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
    this.nodes.register('Service', async (id, context) => {
      const service = await serviceLoader(context, this.catalog).load(id);
      return service === null ? null : toService(service);
    });
    this.nodes.register('Environment', async (id, context) => {
      const environment = await environmentLoader(context, this.catalog).load(id);
      return environment === null ? null : toEnvironment(environment);
    });
  }

  @Query(() => ServiceType, {
    nullable: true,
    description: 'A service by id or key; null when there is none.',
  })
  async service(
    @Args('id', { type: () => ID, description: 'The global id, or the key.' }) id: string,
    @Context() context: GraphQLContext,
  ): Promise<ServiceType | null> {
    const service = await serviceLoader(context, this.catalog).load(await this.refs.service(id, 'id'));
    return service === null ? null : toService(service);
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
    const found = await environmentLoader(context, this.catalog).load(await this.refs.environment(id, 'id'));
    return found === null ? null : toEnvironment(found);
  }

  @Query(() => EnvironmentConnection, { description: 'Environments in order of name.' })
  async environments(
    @Args() { filter, ...page }: EnvironmentsArgs,
  ): Promise<ConnectionShape<EnvironmentType>> {
    return connectionOf(await this.catalog.environments(filter ?? {}, pageRequest(page)), toEnvironment);
  }
}
