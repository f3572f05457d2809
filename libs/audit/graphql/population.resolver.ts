import { Args, Context, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { changeLoader, ChangeObject, ChangesRepository, toChangeObject } from '#changes';
import { deploymentLoader, DeploymentObject, toDeployment, Traces } from '#delivery';
import { type Actor, done } from '#kernel';
import { People, PeopleRefs, personLoader, PersonType, toPerson } from '#people';
import { By } from '#platform/auth';
import {
  connectionOf,
  type ConnectionShape,
  type GraphQLContext,
  idFrom,
  payloadOf,
  shown,
} from '#platform/graphql';
import { DrawPopulation } from '../use-cases/draw-population.ts';
import { ReadPopulations } from '../use-cases/read-populations.ts';
import {
  DrawPopulationFields,
  DrawPopulationPayload,
  PopulationConnection,
  PopulationObject,
  PopulationRowConnection,
  PopulationRowObject,
  PopulationRowsArgs,
  PopulationsArgs,
  toPopulation,
  toPopulationRow,
} from './population.types.ts';

/** Populations: drawn, and read again. */
@Resolver(() => PopulationObject)
export class PopulationResolver {
  constructor(
    private readonly draw: DrawPopulation,
    private readonly read: ReadPopulations,
    private readonly refs: PeopleRefs,
    private readonly people: People,
  ) {}

  @Mutation(() => DrawPopulationPayload, {
    description:
      'Draws every production deployment of a period, from deployment facts, and holds it against the changes that say they were carried out. It is kept, and goes on record.',
  })
  async drawPopulation(
    @By() actor: Actor,
    @Args('input') { from, to, ...narrow }: DrawPopulationFields,
  ): Promise<DrawPopulationPayload> {
    const { services, environments, regions, changeTypes } = narrow;
    const outcome = await this.draw.execute(actor, {
      from,
      to,
      services: services ?? [],
      environments: environments ?? [],
      regions: regions ?? [],
      changeTypes: changeTypes ?? [],
    });
    return payloadOf(outcome.ok ? done(toPopulation(outcome.value)) : outcome, 'population');
  }

  @Query(() => PopulationObject, {
    description: 'A population that was drawn. For the audit, and on record.',
  })
  async population(
    @By() actor: Actor,
    @Args('id', { type: () => ID, description: 'Its id.' }) id: string,
  ): Promise<PopulationObject> {
    return toPopulation(await this.read.one(actor, idFrom('Population', id, 'id')));
  }

  @Query(() => PopulationConnection, {
    description: 'Populations that were drawn, the newest first. For the audit, and on record.',
  })
  async populations(
    @By() actor: Actor,
    @Args() { filter, ...page }: PopulationsArgs,
  ): Promise<ConnectionShape<PopulationObject>> {
    const { drawnBy, ...when } = filter ?? {};
    const person = await this.refs.resolveOptional(drawnBy, 'filter', 'drawnBy');
    return connectionOf(await this.read.list(actor, { ...when, drawnBy: person }, page), toPopulation);
  }

  @ResolveField(() => PersonType, { nullable: true, description: 'Who drew it.' })
  drawnBy(
    @Parent() { drawnById }: PopulationObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return shown(personLoader(context, this.people), drawnById, toPerson);
  }

  @ResolveField(() => PopulationRowConnection, {
    description: 'Its rows in their order: deployments by time, then changes by time. On record.',
  })
  async rows(
    @By() actor: Actor,
    @Parent() { populationId }: PopulationObject,
    @Args() { findings, ...page }: PopulationRowsArgs,
  ): Promise<ConnectionShape<PopulationRowObject>> {
    return connectionOf(await this.read.rows(actor, populationId, findings ?? null, page), toPopulationRow);
  }
}

/** What a row stands for, as it is now. */
@Resolver(() => PopulationRowObject)
export class PopulationRowFields {
  constructor(
    private readonly traces: Traces,
    private readonly changes: ChangesRepository,
  ) {}

  @ResolveField(() => DeploymentObject, {
    nullable: true,
    description: 'The deployment as it is on record now.',
  })
  deployment(
    @Parent() { deploymentId }: PopulationRowObject,
    @Context() context: GraphQLContext,
  ): Promise<DeploymentObject | null> {
    return shown(deploymentLoader(context, this.traces), deploymentId, toDeployment);
  }

  @ResolveField(() => ChangeObject, { nullable: true, description: 'The change as it is now.' })
  change(
    @Parent() { changeId }: PopulationRowObject,
    @Context() context: GraphQLContext,
  ): Promise<ChangeObject | null> {
    return shown(changeLoader(context, this.changes), changeId, toChangeObject);
  }
}
