import { type DynamicModule, Module } from '@nestjs/common';
import { AuditModule, ControlRunner, PacksPatience, StartMissingPacks, TellPacks } from '#audit';
import { LookForConflicts } from '#calendar';
import { ChangesPatience, StartMissingWorkflow, TellWorkflow } from '#changes';
import { ReadDeliveries } from '#connectors';
import { DutyTimer, UnreviewedCommits } from '#duties';
import { MeetingsPatience, StartMissingMeetings, TellMeetings } from '#meetings';
import { RunSimulations } from '#governance';
import { LedgerModule, LedgerSequencer } from '#ledger';
import { SendMail } from '#notify';
import type { Config } from '#platform/config';
import { ForgetKeys } from '#platform/database';
import { OUTBOX_HANDLERS, type OutboxHandler, OutboxRelay } from '#platform/outbox';
import { TemporalModule } from '#platform/temporal';
import { RetentionPatience, TellRetention } from '#retention';
import { slices } from '../slices.ts';
import { HealthServer } from './health-server.ts';
import { ReconcileAtStart } from './reconcile-at-start.ts';
import { WorkflowWorker } from './workflow-worker.ts';

/** What takes messages out of the outbox: one for each topic. */
const handlers = [
  TellWorkflow,
  StartMissingWorkflow,
  TellMeetings,
  TellRetention,
  StartMissingMeetings,
  TellPacks,
  StartMissingPacks,
  SendMail,
  RunSimulations,
  LookForConflicts,
  DutyTimer,
  ReadDeliveries,
  UnreviewedCommits,
];

/** The worker process: every slice without its doors, the outbox's relay, and the hands of the workflows. */
@Module({})
export class WorkerModule {
  static forRoot(config: Config): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        ...slices(config, 'gavel-worker'),
        TemporalModule,
        LedgerModule,
        AuditModule,
        ChangesPatience,
        MeetingsPatience,
        PacksPatience,
        RetentionPatience,
      ],
      providers: [
        ForgetKeys,
        OutboxRelay,
        { provide: OUTBOX_HANDLERS, useFactory: (...all: OutboxHandler[]) => all, inject: handlers },
        WorkflowWorker,
        LedgerSequencer,
        ControlRunner,
        ReconcileAtStart,
        HealthServer,
      ],
    };
  }
}
