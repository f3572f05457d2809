import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor, Outcome } from '#kernel';
import { By } from '#platform/auth';
import { idFrom, payloadOf } from '#platform/graphql';
import type { PolicySimulation } from '../data/simulations.ts';
import { CancelSimulation } from '../use-cases/cancel-simulation.ts';
import { ReadPolicySets } from '../use-cases/read-policy-sets.ts';
import { SimulatePolicySet } from '../use-cases/simulate-policy-set.ts';
import {
  CancelPolicySimulationPayload,
  CancelSimulationFields,
  SimulatePolicySetFields,
  SimulatePolicySetPayload,
  SimulationObject,
  toSimulation,
} from './simulation.types.ts';

/** Rules tried on the decisions of the past. */
@Resolver()
export class SimulationResolver {
  constructor(
    private readonly read: ReadPolicySets,
    private readonly simulate: SimulatePolicySet,
    private readonly cancel: CancelSimulation,
  ) {}

  @Query(() => SimulationObject, {
    description: 'A simulation: how far it is, and what it has found so far.',
  })
  async policySimulation(
    @By() actor: Actor,
    @Args('id', { type: () => ID, description: 'Its id.' }) id: string,
  ): Promise<SimulationObject> {
    return toSimulation(await this.read.simulation(actor, idFrom('PolicySimulation', id, 'id')));
  }

  @Mutation(() => SimulatePolicySetPayload, {
    description:
      'Has a worker ask the decisions of the past again under other rules. Nothing comes into force.',
  })
  async simulatePolicySet(
    @By() actor: Actor,
    @Args('input') { since, proposal, files }: SimulatePolicySetFields,
  ): Promise<SimulatePolicySetPayload> {
    const id = proposal == null ? null : idFrom('PolicyProposal', proposal, 'input', 'proposal');
    return payload(await this.simulate.execute(actor, { since, proposal: id, files }));
  }

  @Mutation(() => CancelPolicySimulationPayload, { description: 'Ends a simulation before it is through.' })
  async cancelPolicySimulation(
    @By() actor: Actor,
    @Args('input') { simulation }: CancelSimulationFields,
  ): Promise<CancelPolicySimulationPayload> {
    return payload(
      await this.cancel.execute(actor, idFrom('PolicySimulation', simulation, 'input', 'simulation')),
    );
  }
}

const payload = (outcome: Outcome<PolicySimulation>): SimulatePolicySetPayload =>
  payloadOf(outcome.ok ? { ok: true, value: toSimulation(outcome.value) } : outcome, 'simulation');
