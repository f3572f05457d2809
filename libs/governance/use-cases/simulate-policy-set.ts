import { Injectable } from '@nestjs/common';
import { GovernedCommands } from '#changes';
import { type Actor, done, type Id, newId, notFound, type Outcome, problem, refused } from '#kernel';
import { Database } from '#platform/database';
import { buildPolicySet, partsOf, type PolicyFile, PolicySetError, PolicySets } from '#policy';
import { PolicyProposals } from '../data/proposals.ts';
import { type PolicySimulation, PolicySimulations } from '../data/simulations.ts';
import { problemsOfFaults } from '../domain/fault-problems.ts';
import { simulationTopic } from '../domain/topic.ts';

export interface SimulationWish {
  readonly since: Date;
  readonly proposal?: Id | null;
  /** Instead of a proposal: rules and schema. What else is given is left aside. */
  readonly files?: readonly PolicyFile[] | null;
}

type Kept = Pick<PolicySimulation, 'digest'> & { readonly files: readonly PolicyFile[] };

/** Has a worker try a set of rules on the decisions of the past. Nothing comes into force by it. */
@Injectable()
export class SimulatePolicySet {
  constructor(
    private readonly commands: GovernedCommands,
    private readonly simulations: PolicySimulations,
    private readonly proposals: PolicyProposals,
    private readonly sets: PolicySets,
    private readonly database: Database,
  ) {}

  execute(actor: Actor, { since, proposal, files }: SimulationWish): Promise<Outcome<PolicySimulation>> {
    const command = {
      name: 'simulatePolicySet',
      input: {
        since: since.toISOString(),
        proposal,
        files: files?.map(({ name, text }) => ({ name, text })),
      },
      idOf: ({ id }: PolicySimulation) => id,
      reload: async (id: Id) => (await this.simulations.byId(id)) as PolicySimulation,
    };
    return this.commands.run(actor, command, { action: 'simulatePolicySet' }, async (work) => {
      const { manager, now } = work;
      if (actor.personId === null)
        return refused(
          problem('NOT_PERMITTED', 'Rules are tried by a person.', { rule: 'two-person-policies' }),
        );
      if ((files == null) === (proposal == null))
        return refused(
          problem('INVALID_INPUT', 'Give the files of a set, or a proposal.', { path: ['input', 'files'] }),
        );
      if (since >= now)
        return refused(problem('INVALID_INPUT', 'It lies in the future.', { path: ['input', 'since'] }));
      const found = proposal == null ? read(files ?? []) : await this.proposed(proposal);
      if (!found.ok) return found;
      await this.sets.keep(manager, found.value, now);
      const { digest } = found.value;
      const simulation = {
        id: newId(),
        digest,
        since,
        until: now,
        requestedBy: actor.personId,
        requestedAt: now,
      };
      await this.simulations.insert(simulation, manager);
      work.enqueue({ topic: simulationTopic, key: simulation.id, payload: {} });
      work.emit({
        type: 'policySimulation.requested',
        subjectType: 'policySimulation',
        subjectId: simulation.id,
        data: { digest, since: since.toISOString() },
      });
      return done((await this.simulations.byId(simulation.id, manager)) as PolicySimulation);
    });
  }

  private async proposed(id: Id): Promise<Outcome<Kept>> {
    const proposal = await this.proposals.byId(id);
    const files = proposal === null ? null : await this.sets.filesOf(this.database.manager, proposal.digest);
    if (proposal === null || files === null) throw notFound('proposal of rules');
    return done({ digest: proposal.digest, files });
  }
}

function read(files: readonly PolicyFile[]): Outcome<Kept> {
  try {
    return done(buildPolicySet(partsOf(files).rules));
  } catch (error) {
    if (error instanceof PolicySetError) return refused(...problemsOfFaults(error.faults));
    throw error;
  }
}
