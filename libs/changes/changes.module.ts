import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CatalogModule } from '#catalog';
import { PeopleModule } from '#people';
import { CONFIG, type Config } from '#platform/config';
import { AuditAccess } from './audit-access.ts';
import { ChangeCommands } from './change-commands.ts';
import { ChangeList } from './data/change-list.ts';
import { ChangeRefs } from './data/change-refs.ts';
import { ChangeRow } from './data/change.entity.ts';
import { ChangesRepository } from './data/changes.repository.ts';
import { TemplateRow } from './data/template.entity.ts';
import { MissingWorkflows } from './data/missing-workflows.ts';
import { Templates } from './data/templates.repository.ts';
import { Deadlines } from './deadlines.ts';
import { GovernedCommands } from './governed-commands.ts';
import { Judge } from './judge.ts';
import { OwnFacts } from './own-facts.ts';
import { TemplateRules } from './template-rules.ts';
import { TemplateSuspension } from './template-suspension.ts';
import { Requirements } from './requirements.ts';
import { ChangeRules } from './rules.ts';
import { CheckGate } from './use-cases/check-gate.ts';
import { CommentOnChange } from './use-cases/comment-on-change.ts';
import { FileChange } from './use-cases/file-change.ts';
import { KeepTemplates } from './use-cases/keep-templates.ts';
import { ListChanges } from './use-cases/list-changes.ts';
import { NextActions } from './use-cases/next-actions.ts';
import { ReadChanges } from './use-cases/read-changes.ts';
import { Reconcile } from './use-cases/reconcile.ts';
import { ReconcileOnRequest } from './use-cases/reconcile-on-request.ts';
import { RecordValidation } from './use-cases/record-validation.ts';
import { Referents } from './use-cases/referents.ts';
import { ReleaseTemplate } from './use-cases/release-template.ts';
import { TakeStep } from './use-cases/take-step.ts';
import { UpdateChange } from './use-cases/update-change.ts';

const useCases = [
  CheckGate,
  CommentOnChange,
  FileChange,
  KeepTemplates,
  ListChanges,
  NextActions,
  ReadChanges,
  Reconcile,
  ReconcileOnRequest,
  RecordValidation,
  ReleaseTemplate,
  TakeStep,
  UpdateChange,
];
const shared = [
  AuditAccess,
  ChangeCommands,
  ChangeList,
  ChangeRefs,
  ChangeRules,
  ChangesRepository,
  Deadlines,
  GovernedCommands,
  Judge,
  MissingWorkflows,
  Referents,
  Templates,
];

/** The change itself: its life, its content, its commands, for any process; the doors are in ChangesDoors. */
@Module({
  imports: [TypeOrmModule.forFeature([ChangeRow, TemplateRow]), PeopleModule, CatalogModule],
  providers: [
    ...shared,
    ...useCases,
    OwnFacts,
    TemplateSuspension,
    {
      provide: TemplateRules,
      useFactory: (config: Config) => TemplateRules.read(config.policyDir),
      inject: [CONFIG],
    },
    {
      provide: Requirements,
      useFactory: (config: Config) => Requirements.read(config.policyDir),
      inject: [CONFIG],
    },
  ],
  exports: [...shared, ...useCases, Requirements],
})
export class ChangesModule {}
