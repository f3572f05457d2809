import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { teamLoader, Teams, TeamType, toTeam } from '#people';
import { type GraphQLContext, shown } from '#platform/graphql';
import { Catalog } from '../data/catalog.ts';
import { ServiceType, toService } from './catalog.types.ts';
import { dependencyLoader } from './loaders.ts';

/** What a service's row does not tell. */
@Resolver(() => ServiceType)
export class ServiceFields {
  constructor(
    private readonly catalog: Catalog,
    private readonly teams: Teams,
  ) {}

  @ResolveField(() => TeamType, { nullable: true, description: 'The team that owns it.' })
  ownerTeam(@Parent() service: ServiceType, @Context() context: GraphQLContext): Promise<TeamType | null> {
    return shown(teamLoader(context, this.teams), service.ownerTeamId, toTeam);
  }

  @ResolveField(() => [ServiceType], { description: 'The services that it needs, in order of name.' })
  async dependsOn(
    @Parent() service: ServiceType,
    @Context() context: GraphQLContext,
  ): Promise<ServiceType[]> {
    const found = await dependencyLoader(context, this.catalog, 'needs').load(service.serviceId);
    return (found ?? []).map(toService);
  }

  @ResolveField(() => [ServiceType], { description: 'The services that need it, in order of name.' })
  async dependents(
    @Parent() service: ServiceType,
    @Context() context: GraphQLContext,
  ): Promise<ServiceType[]> {
    const found = await dependencyLoader(context, this.catalog, 'neededBy').load(service.serviceId);
    return (found ?? []).map(toService);
  }
}
