import { Args, Context, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, done } from '#kernel';
import { People, personLoader, PersonType, toPerson } from '#people';
import { By } from '#platform/auth';
import {
  ConnectionArgs,
  connectionOf,
  type ConnectionShape,
  type GraphQLContext,
  idFrom,
  payloadOf,
  shown,
} from '#platform/graphql';
import { DrawSample } from '../use-cases/draw-sample.ts';
import { ReadPopulations } from '../use-cases/read-populations.ts';
import { ReadSamples } from '../use-cases/read-samples.ts';
import { PopulationObject, PopulationRowObject, toPopulation, toPopulationRow } from './population.types.ts';
import {
  AuditSampleConnection,
  DrawSampleFields,
  DrawSamplePayload,
  SampleObject,
  toSample,
  toStratifyBy,
} from './sample.types.ts';

/** Samples: drawn, and read again. */
@Resolver(() => SampleObject)
export class SampleResolver {
  constructor(
    private readonly draw: DrawSample,
    private readonly read: ReadSamples,
    private readonly populations: ReadPopulations,
    private readonly people: People,
  ) {}

  @Mutation(() => DrawSamplePayload, {
    description:
      'Draws deployments of a population by a seed: the same ones each time. It is kept, and goes on record.',
  })
  async drawSample(
    @By() actor: Actor,
    @Args('input') { population, seed, size, stratifyBy }: DrawSampleFields,
  ): Promise<DrawSamplePayload> {
    const id = idFrom('Population', population, 'input', 'population');
    const wish = { seed, size, stratifyBy: toStratifyBy(stratifyBy ?? []) };
    const outcome = await this.draw.execute(actor, id, wish);
    return payloadOf(outcome.ok ? done(toSample(outcome.value)) : outcome, 'sample');
  }

  @Query(() => SampleObject, { description: 'A sample that was drawn. For the audit, and on record.' })
  async sample(
    @By() actor: Actor,
    @Args('id', { type: () => ID, description: 'Its id.' }) id: string,
  ): Promise<SampleObject> {
    return toSample(await this.read.one(actor, idFrom('AuditSample', id, 'id')));
  }

  @ResolveField(() => PopulationObject, { description: 'Of which population. On record.' })
  async population(@By() actor: Actor, @Parent() { record }: SampleObject): Promise<PopulationObject> {
    return toPopulation(await this.populations.one(actor, record.populationId));
  }

  @ResolveField(() => [PopulationRowObject], {
    description: 'Its rows, in the order of the population. On record.',
  })
  async rows(@By() actor: Actor, @Parent() { record }: SampleObject): Promise<PopulationRowObject[]> {
    return (await this.read.rows(actor, record)).map(toPopulationRow);
  }

  @ResolveField(() => PersonType, { nullable: true, description: 'Who drew it.' })
  drawnBy(
    @Parent() { record }: SampleObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return shown(personLoader(context, this.people), record.drawnBy, toPerson);
  }
}

/** What was drawn of a population. */
@Resolver(() => PopulationObject)
export class PopulationSamples {
  constructor(private readonly read: ReadSamples) {}

  @ResolveField(() => AuditSampleConnection, { description: 'Samples of it, the newest first. On record.' })
  async samples(
    @By() actor: Actor,
    @Parent() { populationId }: PopulationObject,
    @Args() page: ConnectionArgs,
  ): Promise<ConnectionShape<SampleObject>> {
    return connectionOf(await this.read.ofPopulation(actor, populationId, page), toSample);
  }
}
