export { AuditAccess, auditId } from './audit-access.ts';
export { ChangeCommands } from './change-commands.ts';
export { ChangeInHand, type ChangePatch } from './change-in-hand.ts';
export { ChangesDoors } from './changes.doors.ts';
export { ChangesModule } from './changes.module.ts';
export { ChangesRepository } from './data/changes.repository.ts';
export { type FactQuery, readParts } from './data/fact-statement.ts';
export { MissingWorkflows } from './data/missing-workflows.ts';
export { type Deadline, Deadlines, type DeadlineSource } from './deadlines.ts';
export { changeNumber, type ChangeOutcome, type ChangeRecord, parseChangeNumber } from './domain/change.ts';
export {
  type ChangeContent,
  changeTypes,
  type ChangeType,
  coAuthorsIn,
  contentDigest,
  type ContentField,
  fields,
  materialContent,
  riskLevels,
  type RiskLevel,
} from './domain/content.ts';
export { riskOf, riskRank } from './domain/risk.ts';
export {
  type EvidenceItem,
  type EvidenceNeed,
  evidenceSources,
  isOpen,
  type LastCommit,
  needStatuses,
} from './domain/evidence-needs.ts';
export { evidenceSenders, freshAfter, verdictsNeeded } from './domain/evidence-matrix.ts';
export { type Collecting, EvidenceMatrix } from './evidence-file.ts';
export { type Facts, mergeFacts, neutralFacts, tierOf } from './domain/facts.ts';
export type { Guard, GuardView } from './domain/guards.ts';
export { GovernedCommands } from './governed-commands.ts';
export { changeStates, type ChangeState, openStates, type Step } from './domain/life.ts';
export type { BlockingConflict } from './domain/held.ts';
export { isApproved } from './domain/policy-view.ts';
export { Judge } from './judge.ts';
export { type LiveTopic, LiveTopics } from './live-topics.ts';
export {
  ChangeRules,
  type FactSource,
  type Foresight,
  type OfferedAction,
  type Preparation,
  type Reaction,
} from './rules.ts';
export { preauthorize } from './use-cases/preauthorize.ts';
export type { ChangeInput, FileChangeInput } from './use-cases/change-input.ts';
export { ListChanges } from './use-cases/list-changes.ts';
export { Referents } from './use-cases/referents.ts';
export { FileChange } from './use-cases/file-change.ts';
export { KeepTemplates } from './use-cases/keep-templates.ts';
export { TakeStep } from './use-cases/take-step.ts';
export { ChangeRefs } from './data/change-refs.ts';
export { ChangeObject, ChangePayload } from './graphql/change.type.ts';
export { changePayload, toChangeObject } from './graphql/to-object.ts';
export { ChangeList } from './data/change-list.ts';
export { changeLoader, factsLoader } from './graphql/loaders.ts';
export { ReadChanges } from './use-cases/read-changes.ts';
export { ChangeActivitiesOf } from './activities/change-activities.ts';
export { StartMissingWorkflow, TellWorkflow } from './activities/workflow-topics.ts';
export { ChangesPatience } from './changes.patience.ts';
export { Reconcile } from './use-cases/reconcile.ts';
export { statesDocument } from './domain/states-document.ts';
export { ChangeTypeEnum, OutcomeEnum, RiskEnum } from './graphql/enums.ts';
export { Requirements } from './requirements.ts';
export { PageQuery } from './rest/change.queries.ts';
export { ChangeView, ChangeViews, NamedThing, personView } from './rest/change.view.ts';
