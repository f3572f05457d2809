import {
  Args,
  Context,
  Field,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Parent,
  Query,
  ResolveField,
  Resolver,
} from '@nestjs/graphql';
import { type Actor, type Outcome, pageRequest } from '#kernel';
import { People, personLoader, PersonType, toPerson } from '#people';
import { By } from '#platform/auth';
import {
  ConnectionArgs,
  ConnectionOf,
  connectionOf,
  type ConnectionShape,
  type GraphQLContext,
  Payload,
  shown,
} from '#platform/graphql';
import { IntegerField, ObjectListField } from '#platform/http';
import { RuleSets } from '../data/rule-sets.ts';
import type { RuleSet } from '../domain/rule.ts';
import { ActivateApprovalRules } from '../use-cases/activate-approval-rules.ts';
import { ProposeApprovalRules } from '../use-cases/propose-approval-rules.ts';
import { fromPart, RulePart, toPart } from './rule-parts.ts';

@ObjectType('ApprovalRuleSet', {
  description: 'A version of the approval rules. The highest that was activated is in force.',
})
export class RuleSetObject {
  @Field(() => Int, { description: 'The version, from 1.' })
  version!: number;

  @Field(() => [RulePart], { description: 'The rules.' })
  rules!: readonly RulePart[];

  @Field(() => Date, { description: 'When it was proposed.' })
  proposedAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When it was put into force.' })
  activatedAt!: Date | null;

  readonly record!: RuleSet;
}

@ObjectType({ description: 'A page of versions, the newest first.' })
export class RuleSetConnection extends ConnectionOf(RuleSetObject, 'ApprovalRuleSet') {}

@InputType('ProposeApprovalRulesInput', { description: 'A whole new set of rules.' })
export class ProposeApprovalRulesFields {
  @ObjectListField({
    of: () => RulePart,
    max: 100,
    description: 'The rules, in the order in which their steps are asked.',
  })
  rules!: RulePart[];
}

@InputType('ActivateApprovalRulesInput', { description: 'Which version is put into force.' })
export class ActivateApprovalRulesFields {
  @IntegerField({ required: true, description: 'The version.' })
  version!: number;
}

@ObjectType({ isAbstract: true })
abstract class RuleSetPayload extends Payload {
  @Field(() => RuleSetObject, { nullable: true, description: 'The version; null when refused.' })
  ruleSet!: RuleSetObject | null;
}
@ObjectType({ description: 'The proposed version, or what is wrong with it.' })
export class ProposeApprovalRulesPayload extends RuleSetPayload {}
@ObjectType({ description: 'The version that is in force now, or why it is not.' })
export class ActivateApprovalRulesPayload extends RuleSetPayload {}

/** Approval rules and their versions. */
@Resolver(() => RuleSetObject)
export class RulesResolver {
  constructor(
    private readonly ruleSets: RuleSets,
    private readonly propose: ProposeApprovalRules,
    private readonly activate: ActivateApprovalRules,
    private readonly people: People,
  ) {}

  @Query(() => RuleSetObject, {
    nullable: true,
    description: 'The rules in force; null when none were put into force.',
  })
  async approvalRules(): Promise<RuleSetObject | null> {
    const active = await this.ruleSets.active();
    return active === null ? null : toRuleSet(active);
  }

  @Query(() => RuleSetConnection, { description: 'Every version of the approval rules, the newest first.' })
  async approvalRuleVersions(@Args() page: ConnectionArgs): Promise<ConnectionShape<RuleSetObject>> {
    return connectionOf(await this.ruleSets.list(pageRequest(page)), toRuleSet);
  }

  @Mutation(() => ProposeApprovalRulesPayload, {
    description: 'Proposes new approval rules. They have no effect until somebody else activates them.',
  })
  async proposeApprovalRules(
    @By() actor: Actor,
    @Args('input') { rules }: ProposeApprovalRulesFields,
  ): Promise<ProposeApprovalRulesPayload> {
    const given = (rules as RulePart[] | null | undefined) ?? [];
    return payload(await this.propose.execute(actor, given.map(fromPart)));
  }

  @Mutation(() => ActivateApprovalRulesPayload, {
    description:
      'Puts proposed rules into force, by somebody who did not propose them. Open rounds keep theirs.',
  })
  async activateApprovalRules(
    @By() actor: Actor,
    @Args('input') { version }: ActivateApprovalRulesFields,
  ): Promise<ActivateApprovalRulesPayload> {
    return payload(await this.activate.execute(actor, version));
  }

  @ResolveField(() => PersonType, { description: 'Who proposed it.' })
  proposedBy(
    @Parent() { record }: RuleSetObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return shown(personLoader(context, this.people), record.proposedBy, toPerson);
  }

  @ResolveField(() => PersonType, { nullable: true, description: 'Who put it into force.' })
  activatedBy(
    @Parent() { record }: RuleSetObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return shown(personLoader(context, this.people), record.activatedBy, toPerson);
  }
}

function toRuleSet(record: RuleSet): RuleSetObject {
  const { version, proposedAt, activatedAt } = record;
  return { version, proposedAt, activatedAt, rules: record.rules.map(toPart), record };
}

const payload = (outcome: Outcome<RuleSet>): RuleSetPayload =>
  outcome.ok
    ? { ruleSet: toRuleSet(outcome.value), problems: [] }
    : { ruleSet: null, problems: outcome.problems };
