export { type Actor, type Door, type Role, roles, systemActor } from './actor.ts';
export { canonicalJson, digestOf, type Json, leafHash, sha256 } from './canonical-json.ts';
export { type Clock, systemClock } from './clock.ts';
export { formerly } from './formerly.ts';
export { fromGlobalId, type Id, isId, newId, toGlobalId } from './ids.ts';
export {
  defaultPageSize,
  encodeCursor,
  maxPageSize,
  nextCursorOf,
  type Page,
  type PageArgs,
  type PageRequest,
  pageRequest,
  toPage,
} from './paging.ts';
export type { DueNext, NewsOf, TimedAgenda } from './patience.ts';
export {
  done,
  Fault,
  type FaultCode,
  faultStatus,
  notFound,
  type Outcome,
  problem,
  type Problem,
  type ProblemCode,
  problemCodes,
  refused,
} from './problems.ts';
export {
  faultsOf,
  type MachineShape,
  toMermaid,
  type Transition,
  type TransitionTable,
} from './transitions.ts';
