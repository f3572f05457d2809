export { RunSimulations } from './activities/run-simulations.ts';
export { GovernanceDoors } from './governance.doors.ts';
export { GovernanceModule } from './governance.module.ts';
export { RecoverPolicySet } from './use-cases/recover-policy-set.ts';
