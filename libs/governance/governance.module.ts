import { Module } from '@nestjs/common';
import { ChangesModule } from '#changes';
import { PeopleModule } from '#people';
import { CONFIG, type Config } from '#platform/config';
import { PoliciesInForce } from '#policy';
import { RunSimulations } from './activities/run-simulations.ts';
import { PolicyProposals } from './data/proposals.ts';
import { PolicySimulations } from './data/simulations.ts';
import { HouseFiles } from './house-files.ts';
import { PolicyFollower } from './policy-follower.ts';
import { PolicyGround } from './policy-ground.ts';
import { PolicyStart } from './policy-start.ts';
import { ActivatePolicySet } from './use-cases/activate-policy-set.ts';
import { CancelSimulation } from './use-cases/cancel-simulation.ts';
import { ProposePolicySet } from './use-cases/propose-policy-set.ts';
import { ReadPolicySets } from './use-cases/read-policy-sets.ts';
import { SimulatePolicySet } from './use-cases/simulate-policy-set.ts';

const useCases = [ActivatePolicySet, CancelSimulation, ProposePolicySet, ReadPolicySets, SimulatePolicySet];

/** Which rules are in force, and how others come into force, for any process; the doors are in GovernanceDoors. */
@Module({
  imports: [ChangesModule, PeopleModule],
  providers: [
    ...useCases,
    HouseFiles,
    PolicyFollower,
    PolicyProposals,
    PolicySimulations,
    PolicyStart,
    RunSimulations,
    {
      provide: PolicyGround,
      useFactory: (config: Config, policies: PoliciesInForce) =>
        PolicyGround.read(config.policyDir, policies.shipped),
      inject: [CONFIG, PoliciesInForce],
    },
  ],
  exports: [...useCases, RunSimulations],
})
export class GovernanceModule {}
