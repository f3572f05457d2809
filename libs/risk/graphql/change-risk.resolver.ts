import { Args, Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import {
  ChangeObject,
  contentDigest,
  factsLoader,
  ReadChanges,
  RiskEnum,
  type RiskLevel,
  riskOf,
} from '#changes';
import { pageRequest } from '#kernel';
import { People, personLoader, PersonType, toPerson } from '#people';
import {
  ConnectionArgs,
  connectionOf,
  type ConnectionShape,
  type GraphQLContext,
  shown,
} from '#platform/graphql';
import { Assessments } from '../data/assessments.ts';
import { overrideHolds } from '../domain/standing.ts';
import { assessmentLoader, overrideLoader } from './loaders.ts';
import {
  RiskAssessmentConnection,
  RiskAssessmentObject,
  RiskOverrideObject,
  toAssessment,
  toRiskOverride,
} from './risk.types.ts';

/** How risky a change is. */
@Resolver(() => ChangeObject)
export class ChangeRiskResolver {
  constructor(
    private readonly assessments: Assessments,
    private readonly read: ReadChanges,
  ) {}

  @ResolveField(() => RiskEnum, {
    description:
      'The risk that every rule goes by: what was declared, or what was assessed where that is higher.',
  })
  async effectiveRisk(
    @Parent() { record }: ChangeObject,
    @Context() context: GraphQLContext,
  ): Promise<RiskLevel> {
    const facts = await factsLoader(context, this.read).load(record);
    return riskOf(record, facts ?? { assessedRisk: null });
  }

  @ResolveField(() => RiskAssessmentObject, {
    nullable: true,
    description: 'What the risk model made of it last; null before it is handed in.',
  })
  riskAssessment(
    @Parent() { record }: ChangeObject,
    @Context() context: GraphQLContext,
  ): Promise<RiskAssessmentObject | null> {
    return shown(assessmentLoader(context, this.assessments), record.id, toAssessment);
  }

  @ResolveField(() => RiskAssessmentConnection, { description: 'Every assessment of it, the newest first.' })
  async riskAssessments(
    @Parent() { record }: ChangeObject,
    @Args() args: ConnectionArgs,
  ): Promise<ConnectionShape<RiskAssessmentObject>> {
    return connectionOf(await this.assessments.of(record.id, pageRequest(args)), toAssessment);
  }

  @ResolveField(() => RiskOverrideObject, {
    nullable: true,
    description: 'What somebody last said against the model, whether or not it still counts.',
  })
  async riskOverride(
    @Parent() { record }: ChangeObject,
    @Context() context: GraphQLContext,
  ): Promise<RiskOverrideObject | null> {
    const [override, newest] = await Promise.all([
      overrideLoader(context, this.assessments).load(record.id),
      assessmentLoader(context, this.assessments).load(record.id),
    ]);
    if (override === null || newest === null) return null;
    const content = { revision: record.revision, digest: contentDigest(record) };
    return toRiskOverride(override, overrideHolds(override, newest.class, content));
  }
}

/** Whose word an override is. */
@Resolver(() => RiskOverrideObject)
export class RiskOverrideResolver {
  constructor(private readonly people: People) {}

  @ResolveField(() => PersonType, { nullable: true, description: 'Who said so.' })
  decidedBy(
    @Parent() { decidedById }: RiskOverrideObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return shown(personLoader(context, this.people), decidedById, toPerson);
  }
}
