import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { changeLoader, ChangeObject, ChangesRepository, toChangeObject } from '#changes';
import { deploymentLoader, DeploymentObject, toDeployment, Traces } from '#delivery';
import type { Actor } from '#kernel';
import { By } from '#platform/auth';
import {
  connectionOf,
  type ConnectionShape,
  type GraphQLContext,
  idFrom,
  loaderOf,
  shown,
} from '#platform/graphql';
import type { ResultFilter } from '../data/result-lists.ts';
import { type Asked, type Explained, ExplainResults } from '../explain-results.ts';
import { JudgePeriod } from '../use-cases/judge-period.ts';
import { ReadControls } from '../use-cases/read-controls.ts';
import {
  ControlFactObject,
  ControlObject,
  ControlProgressObject,
  ControlResultConnection,
  type ControlResultFilterFields,
  ControlResultObject,
  ControlResultsArgs,
  ControlSummariesArgs,
  ControlSummaryObject,
  PeriodControlResultObject,
  PeriodControlsArgs,
  toControl,
  toFact,
  toResult,
  toSummary,
} from './control.types.ts';

const explained = Symbol('explained results');

const narrowed = (filter: ControlResultFilterFields | null | undefined): ResultFilter => ({
  from: filter?.from ?? null,
  to: filter?.to ?? null,
  services: filter?.services ?? null,
  population:
    filter?.population == null ? null : idFrom('Population', filter.population, 'filter', 'population'),
});

/** What controls are, and what they say. */
@Resolver()
export class ControlResolver {
  constructor(
    private readonly read: ReadControls,
    private readonly period: JudgePeriod,
    private readonly explain: ExplainResults,
  ) {}

  @Query(() => [ControlObject], { description: 'The controls in force. For the audit, and on record.' })
  async controls(@By() actor: Actor): Promise<ControlObject[]> {
    return (await this.read.list(actor)).map(toControl);
  }

  @Query(() => ControlProgressObject, { description: 'How far the results of controls have come.' })
  async controlProgress(@By() actor: Actor): Promise<ControlProgressObject> {
    const { walked, ...progress } = await this.read.progress(actor);
    return { ...progress, renewing: walked !== null };
  }

  @Query(() => [ControlSummaryObject], {
    description:
      'How many answers of each kind each control gave over every change. For the audit, and on record.',
  })
  async controlSummaries(
    @By() actor: Actor,
    @Args() { controls, by, filter }: ControlSummariesArgs,
  ): Promise<ControlSummaryObject[]> {
    const counts = await this.read.counts(actor, narrowed(filter), by ?? [], controls ?? null);
    return counts.map(toSummary);
  }

  @Query(() => ControlResultConnection, {
    description:
      'What a control says of each change, with why and on which facts. For the audit, and on record.',
  })
  async controlResults(
    @By() actor: Actor,
    @Args() { control, verdict, filter, ...page }: ControlResultsArgs,
  ): Promise<ConnectionShape<ControlResultObject>> {
    const wish = { control, verdict: verdict ?? 'fail' };
    return connectionOf(await this.read.resultsOf(actor, wish, narrowed(filter), page), toResult);
  }

  @Query(() => [PeriodControlResultObject], {
    description: 'What the controls over periods say of one. For the audit, and on record.',
  })
  async periodControls(
    @By() actor: Actor,
    @Args() { from, to }: PeriodControlsArgs,
  ): Promise<PeriodControlResultObject[]> {
    const found = await this.period.execute(actor, from, to);
    const facts = await this.explain.locate(found.flatMap((one) => one.facts));
    const placed = new Map(facts.map((fact) => [`${fact.kind} ${fact.id}`, fact.leafIndex]));
    return found.map(({ control, subject, verdict, reason, facts: used }) => ({
      ...{ subject, verdict, reason, control: toControl(control) },
      facts: used.map((fact) =>
        toFact({ ...fact, leafIndex: placed.get(`${fact.kind} ${fact.id}`) ?? null }),
      ),
    }));
  }
}

/** Why a result is so, and of what it is. */
@Resolver(() => ControlResultObject)
export class ControlResultFields {
  constructor(
    private readonly explain: ExplainResults,
    private readonly changes: ChangesRepository,
    private readonly traces: Traces,
  ) {}

  @ResolveField(() => ChangeObject, {
    nullable: true,
    description: 'The change; null for a deployment without one.',
  })
  change(
    @Parent() { subjectType, subjectId }: ControlResultObject,
    @Context() context: GraphQLContext,
  ): Promise<ChangeObject | null> {
    return shown(
      changeLoader(context, this.changes),
      subjectType === 'change' ? subjectId : null,
      toChangeObject,
    );
  }

  @ResolveField(() => DeploymentObject, {
    nullable: true,
    description: 'The deployment, where it belongs to no change.',
  })
  deployment(
    @Parent() { subjectType, subjectId }: ControlResultObject,
    @Context() context: GraphQLContext,
  ): Promise<DeploymentObject | null> {
    const id = subjectType === 'deployment' ? subjectId : null;
    return shown(deploymentLoader(context, this.traces), id, toDeployment);
  }

  @ResolveField(() => String, { description: 'Why, as the facts are now.' })
  async reason(@Parent() result: ControlResultObject, @Context() context: GraphQLContext): Promise<string> {
    return (await this.explained(result, context))?.reason ?? '';
  }

  @ResolveField(() => [ControlFactObject], { description: 'What it rests on: ask for a proof of each.' })
  async facts(
    @Parent() result: ControlResultObject,
    @Context() context: GraphQLContext,
  ): Promise<ControlFactObject[]> {
    return ((await this.explained(result, context))?.facts ?? []).map(toFact);
  }

  private explained(
    { control, subjectType, subjectId }: ControlResultObject,
    context: GraphQLContext,
  ): Promise<Explained | null> {
    const loader = loaderOf<string, Explained>(context, explained, async (keys) => {
      const answers = await this.explain.of(keys.map((key) => JSON.parse(key) as Asked));
      return new Map(answers.map((answer, i) => [keys[i] ?? '', answer]));
    });
    return loader.load(JSON.stringify({ control: control.key, subjectType, subjectId } satisfies Asked));
  }
}
