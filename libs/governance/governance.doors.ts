import { Module, type OnModuleInit } from '@nestjs/common';
import { PeopleModule } from '#people';
import { NodeSources } from '#platform/graphql';
import { GovernanceModule } from './governance.module.ts';
import { ActivationResolver, ProposalResolver } from './graphql/policy-set.resolver.ts';
import { toProposal } from './graphql/policy-set.types.ts';
import { SimulationResolver } from './graphql/simulation.resolver.ts';
import { toSimulation } from './graphql/simulation.types.ts';
import { ReadPolicySets } from './use-cases/read-policy-sets.ts';

/** The sets of rules over GraphQL. */
@Module({
  imports: [GovernanceModule, PeopleModule],
  providers: [ActivationResolver, ProposalResolver, SimulationResolver],
})
export class GovernanceDoors implements OnModuleInit {
  constructor(
    private readonly nodes: NodeSources,
    private readonly read: ReadPolicySets,
  ) {}

  onModuleInit(): void {
    this.nodes.register('PolicyProposal', async (id, { request }) =>
      request.actor === null ? null : toProposal(await this.read.proposal(id)),
    );
    this.nodes.register('PolicySimulation', async (id, { request }) =>
      request.actor === null ? null : toSimulation(await this.read.simulation(request.actor, id)),
    );
  }
}
