import { Injectable } from '@nestjs/common';
import { Judge } from '#changes';
import { type Actor, Fault, type Id, notFound, type Page, type PageRequest, toPage } from '#kernel';
import { Database } from '#platform/database';
import { type PolicyActivation, type PolicyFile, PolicySets } from '#policy';
import { type PolicyProposal, PolicyProposals } from '../data/proposals.ts';
import { type PolicySimulation, PolicySimulations } from '../data/simulations.ts';

/** Sets of rules as readers see them: everybody reads the rules; what they would have done is for those who rule. */
@Injectable()
export class ReadPolicySets {
  constructor(
    private readonly judge: Judge,
    private readonly sets: PolicySets,
    private readonly proposals: PolicyProposals,
    private readonly simulations: PolicySimulations,
    private readonly database: Database,
  ) {}

  inForce(): Promise<PolicyActivation | null> {
    return this.sets.latest(this.database.manager);
  }

  activation(version: number): Promise<PolicyActivation | null> {
    return this.sets.activation(this.database.manager, version);
  }

  /** The newest first. */
  async activations(request: PageRequest): Promise<Page<PolicyActivation>> {
    const rows = await this.sets.activations(this.database.manager, request);
    return toPage(request, rows, (a) => [a.version]);
  }

  async filesOf(digest: string): Promise<readonly PolicyFile[]> {
    return (await this.sets.filesOf(this.database.manager, digest)) ?? [];
  }

  listProposals(request: PageRequest): Promise<Page<PolicyProposal>> {
    return this.proposals.list(request);
  }

  async proposal(id: Id): Promise<PolicyProposal> {
    const proposal = await this.proposals.byId(id);
    if (proposal === null) throw notFound('proposal of rules');
    return proposal;
  }

  async simulation(actor: Actor, id: Id): Promise<PolicySimulation> {
    const asked = ['simulatePolicySet', 'readAudit'].map((action) => this.judge.system(actor, action));
    const [first] = asked;
    if (first !== undefined && asked.every(({ verdict }) => verdict === 'deny'))
      throw new Fault('FORBIDDEN', first.problems[0]?.message ?? 'You may not read this.');
    const simulation = await this.simulations.byId(id);
    if (simulation === null) throw notFound('simulation');
    return simulation;
  }
}
