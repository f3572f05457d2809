export { type CaseReport, type CaseResult, runCases } from './cases/run-cases.ts';
export { type DecisionMeta, DecisionStore } from './data/decision-store.ts';
export { PolicyDecisionRow } from './data/policy-decision.entity.ts';
export { PolicySetRow } from './data/policy-set.entity.ts';
export { buildPolicySet } from './domain/build-policy-set.ts';
export { PolicyEngine } from './domain/engine.ts';
export { type BoardFacts, type ChangeFacts, type PersonFacts } from './domain/facts.ts';
export {
  type Policy,
  type PolicyAction,
  type PolicyFault,
  type PolicyFile,
  type PolicySet,
  PolicySetError,
} from './domain/policy-set.ts';
export { type KeptDecision, type Replay, replayDecision } from './domain/replay.ts';
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
export { PolicyModule } from './policy.module.ts';
