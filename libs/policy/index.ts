export { type CaseReport, type CaseResult, runCases } from './cases/run-cases.ts';
export { type DecisionMeta, DecisionStore } from './data/decision-store.ts';
export { PolicyDecisionRow } from './data/policy-decision.entity.ts';
export { PolicySetRow } from './data/policy-set.entity.ts';
export {
  type ActivationSource,
  inForceConstraint,
  type PolicyActivation,
  PolicySets,
} from './data/policy-sets.ts';
export { buildPolicySet, readPolicySet } from './domain/build-policy-set.ts';
export { PolicyEngine } from './domain/engine.ts';
export { type BoardFacts, type ChangeFacts, type PersonFacts } from './domain/facts.ts';
export { PoliciesInForce } from './domain/policies-in-force.ts';
export {
  type Policy,
  type PolicyAction,
  type PolicyFault,
  type PolicyFile,
  type PolicySet,
  PolicySetError,
} from './domain/policy-set.ts';
export { engineFor, type KeptDecision, type Replay, replayDecision, replayWith } from './domain/replay.ts';
export {
  type DeterminingPolicy,
  type EntityJson,
  type EntityRef,
  type EvaluationError,
  type JsonRecord,
  type PolicyDecision,
  type PolicyRequest,
} from './domain/request.ts';
export { type Asked, toRequest } from './domain/to-request.ts';
export { loadPolicySet } from './files/load-policy-set.ts';
export {
  addTallies,
  emptyTally,
  type Flip,
  type PastDecision,
  type SimulationTally,
  tallyOf,
  type Turns,
} from './simulation/tally.ts';
export { PolicyDesk } from './threads/policy-desk.ts';
export {
  checkUpload,
  faultsAgainst,
  floorOf,
  type Ground,
  partsOf,
  type Upload,
  type UploadCheck,
} from './upload/check-upload.ts';
export { PolicyModule } from './policy.module.ts';
