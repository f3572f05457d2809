import { Args, Context, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, type Outcome, pageRequest } from '#kernel';
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
import type { PolicyFile } from '#policy';
import type { PolicyProposal } from '../data/proposals.ts';
import { differenceOf } from '../domain/difference.ts';
import { ActivatePolicySet } from '../use-cases/activate-policy-set.ts';
import { ProposePolicySet } from '../use-cases/propose-policy-set.ts';
import { ReadPolicySets } from '../use-cases/read-policy-sets.ts';
import {
  ActivatePolicySetFields,
  ActivatePolicySetPayload,
  ActivationConnection,
  ActivationObject,
  DifferenceObject,
  PolicyFileObject,
  ProposalConnection,
  ProposalObject,
  ProposePolicySetFields,
  ProposePolicySetPayload,
  toActivation,
  toProposal,
} from './policy-set.types.ts';

/** Sets of rules that are in force, and were. */
@Resolver(() => ActivationObject)
export class ActivationResolver {
  constructor(
    private readonly read: ReadPolicySets,
    private readonly people: People,
  ) {}

  @Query(() => ActivationObject, { nullable: true, description: 'The set of rules in force.' })
  async policySet(): Promise<ActivationObject | null> {
    const activation = await this.read.inForce();
    return activation === null ? null : toActivation(activation);
  }

  @Query(() => ActivationConnection, { description: 'Every set that was ever in force, the newest first.' })
  async policySets(@Args() page: ConnectionArgs): Promise<ConnectionShape<ActivationObject>> {
    return connectionOf(await this.read.activations(pageRequest(page)), toActivation);
  }

  @ResolveField(() => PersonType, { nullable: true, description: 'Who put it into force; null for files.' })
  activatedBy(
    @Parent() { record }: ActivationObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return shown(personLoader(context, this.people), record.activatedBy, toPerson);
  }

  @ResolveField(() => [PolicyFileObject], { description: 'The rules and their schema.' })
  files(@Parent() { digest }: ActivationObject): Promise<readonly PolicyFile[]> {
    return this.read.filesOf(digest);
  }
}

/** Proposals of sets of rules. */
@Resolver(() => ProposalObject)
export class ProposalResolver {
  constructor(
    private readonly read: ReadPolicySets,
    private readonly propose: ProposePolicySet,
    private readonly activate: ActivatePolicySet,
    private readonly people: People,
  ) {}

  @Query(() => ProposalConnection, { description: 'Every proposal of a set of rules, the newest first.' })
  async policyProposals(@Args() page: ConnectionArgs): Promise<ConnectionShape<ProposalObject>> {
    return connectionOf(await this.read.listProposals(pageRequest(page)), toProposal);
  }

  @Mutation(() => ProposePolicySetPayload, {
    description: 'Proposes a set of rules. It has no effect until somebody else activates it.',
  })
  async proposePolicySet(
    @By() actor: Actor,
    @Args('input') input: ProposePolicySetFields,
  ): Promise<ProposePolicySetPayload> {
    return payload(await this.propose.execute(actor, input));
  }

  @Mutation(() => ActivatePolicySetPayload, {
    description: 'Puts a proposed set of rules into force, by somebody who did not propose it.',
  })
  async activatePolicySet(
    @By() actor: Actor,
    @Args('input') { proposal, digest }: ActivatePolicySetFields,
  ): Promise<ActivatePolicySetPayload> {
    const id = idFrom('PolicyProposal', proposal, 'input', 'proposal');
    return payload(await this.activate.execute(actor, { proposal: id, digest }));
  }

  @ResolveField(() => PersonType, { nullable: true, description: 'Who proposed it.' })
  proposedBy(
    @Parent() { record }: ProposalObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return shown(personLoader(context, this.people), record.proposedBy, toPerson);
  }

  @ResolveField(() => PersonType, { nullable: true, description: 'Who put it into force.' })
  activatedBy(
    @Parent() { record }: ProposalObject,
    @Context() context: GraphQLContext,
  ): Promise<PersonType | null> {
    return shown(personLoader(context, this.people), record.activatedBy, toPerson);
  }

  @ResolveField(() => [PolicyFileObject], {
    description: 'The rules, their schema, and the cases they were tried by.',
  })
  async files(@Parent() { digest, record }: ProposalObject): Promise<readonly PolicyFile[]> {
    return [...(await this.read.filesOf(digest)), ...record.cases];
  }

  @ResolveField(() => DifferenceObject, {
    description: 'What it alters in the set in whose place it was proposed.',
  })
  async difference(@Parent() { digest, inPlaceOf }: ProposalObject): Promise<DifferenceObject> {
    const base = await this.read.activation(inPlaceOf);
    const before = base === null ? [] : await this.read.filesOf(base.digest);
    return differenceOf(before, await this.read.filesOf(digest));
  }
}

const payload = (outcome: Outcome<PolicyProposal>): ProposePolicySetPayload =>
  payloadOf(outcome.ok ? { ok: true, value: toProposal(outcome.value) } : outcome, 'proposal');
