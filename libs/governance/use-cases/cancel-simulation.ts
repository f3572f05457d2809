import { Injectable } from '@nestjs/common';
import { GovernedCommands } from '#changes';
import { type Actor, done, type Id, notFound, type Outcome, problem, refused } from '#kernel';
import { type PolicySimulation, PolicySimulations } from '../data/simulations.ts';

/** Ends a simulation before it is through; what it has found stays. */
@Injectable()
export class CancelSimulation {
  constructor(
    private readonly commands: GovernedCommands,
    private readonly simulations: PolicySimulations,
  ) {}

  execute(actor: Actor, id: Id): Promise<Outcome<PolicySimulation>> {
    const command = {
      name: 'cancelPolicySimulation',
      input: { id },
      subject: { type: 'policySimulation', id },
      idOf: () => id,
      reload: async () => (await this.simulations.byId(id)) as PolicySimulation,
    };
    return this.commands.run(actor, command, { action: 'simulatePolicySet' }, async (work) => {
      if (!(await this.simulations.cancel(id, work.now, work.manager))) {
        const known = await this.simulations.byId(id, work.manager);
        if (known === null) throw notFound('simulation');
        return refused(problem('WRONG_STATE', `It has ended: it is ${known.state}.`));
      }
      work.emit({
        type: 'policySimulation.canceled',
        subjectType: 'policySimulation',
        subjectId: id,
        data: {},
      });
      return done((await this.simulations.byId(id, work.manager)) as PolicySimulation);
    });
  }
}
