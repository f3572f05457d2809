import { Args, Field, ID, ObjectType, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { GraphQLJSONObject } from 'graphql-scalars';
import { type Actor, Fault, notFound, pageRequest, toGlobalId } from '#kernel';
import { By } from '#platform/auth';
import { ConnectionArgs, ConnectionOf, connectionOf, idFrom, NodeInterface } from '#platform/graphql';
import { DecisionStore, type PolicyDecisionRow } from '#policy';
import { Database } from '#platform/database';
import { Judge } from '../judge.ts';
import { ChangeObject } from './change.type.ts';

@ObjectType('DeterminingPolicy', { description: 'A rule that decided.' })
export class DeterminingPolicyObject {
  @Field({ description: 'Its id in policies/.' })
  policyId!: string;
  @Field({ description: 'permit or forbid.' })
  effect!: string;
  @Field({ description: 'Why, in words.' })
  reason!: string;
  @Field(() => String, { nullable: true, description: 'Who or what can clear a refusal.' })
  wayOut!: string | null;
}

@ObjectType('PolicyDecision', {
  implements: () => NodeInterface,
  description: 'What policy was asked, on which facts, and what it said. Kept for ever.',
})
export class PolicyDecisionObject implements NodeInterface {
  @Field(() => ID, { description: 'The global id.' })
  id!: string;
  @Field(() => Date, { description: 'When.' })
  decidedAt!: Date;
  @Field({ description: 'allow or deny.' })
  verdict!: string;
  @Field({ description: 'What was asked for: the name of a command.' })
  action!: string;
  @Field(() => [DeterminingPolicyObject], {
    description: 'The rules that decided; none when nothing permits it.',
  })
  determining!: readonly DeterminingPolicyObject[];
  @Field({ description: 'SHA-256 of the policy set that decided.' })
  policySetDigest!: string;
  @Field({ description: 'SHA-256 over the canonical JSON of the request.' })
  inputDigest!: string;
  @Field(() => GraphQLJSONObject, {
    description: 'Everything that the decision depends on: principal, action, resource, facts.',
  })
  request!: object;
}

@ObjectType('PolicyDecisionConnection', { description: 'A page of decisions.' })
export class PolicyDecisionConnection extends ConnectionOf(PolicyDecisionObject, 'PolicyDecision') {}

@ObjectType('DecisionExplanation', {
  description: 'A kept decision, asked again under the rules of its own time.',
})
export class DecisionExplanation {
  @Field(() => PolicyDecisionObject, { description: 'The decision as it was kept.' })
  decision!: PolicyDecisionObject;
  @Field({
    description: 'Whether the same facts under the same rules give the same answer by the same policies.',
  })
  reproduced!: boolean;
  @Field(() => [String], { description: 'What differs, in words; empty when it is reproduced.' })
  differences!: readonly string[];
}

const toObject = (row: PolicyDecisionRow): PolicyDecisionObject => ({
  id: toGlobalId('PolicyDecision', row.id),
  decidedAt: row.decidedAt,
  verdict: row.verdict,
  action: row.request.action,
  determining: row.determining,
  policySetDigest: row.policySetDigest,
  inputDigest: row.inputDigest,
  request: row.request,
});

/** Decisions on a change, and asking one again. */
@Resolver(() => ChangeObject)
export class DecisionsResolver {
  constructor(
    private readonly store: DecisionStore,
    private readonly judge: Judge,
    private readonly database: Database,
  ) {}

  @ResolveField(() => PolicyDecisionConnection, {
    description: 'Every policy decision about it, newest first.',
  })
  async decisions(
    @Parent() { record }: ChangeObject,
    @Args() args: ConnectionArgs,
  ): Promise<PolicyDecisionConnection> {
    const page = await this.store.findBySubject(
      this.database.manager,
      { type: 'change', id: record.id },
      pageRequest(args),
    );
    return connectionOf(page, toObject);
  }

  @Query(() => DecisionExplanation, {
    description: 'Asks a kept decision again, under the rules of its own time.',
  })
  async explain(
    @By() actor: Actor,
    @Args('decision', { type: () => ID, description: 'The decision’s id.' }) ref: string,
  ): Promise<DecisionExplanation> {
    const { problems } = this.judge.system(actor, 'explainDecision');
    if (problems[0] !== undefined) throw new Fault('FORBIDDEN', problems[0].message);
    const kept = await this.store.findById(this.database.manager, idFrom('PolicyDecision', ref, 'decision'));
    if (kept === null) throw notFound('decision');
    const { same, differences } = await this.store.replay(this.database.manager, kept);
    return { decision: toObject(kept), reproduced: same, differences };
  }
}
