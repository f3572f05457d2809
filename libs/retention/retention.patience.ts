import { Module } from '@nestjs/common';
import { TemporalModule } from '#platform/temporal';
import { ReadRetentionAgenda } from './activities/read-agenda.ts';
import { RetentionActivitiesOf } from './activities/retention-activities.ts';
import { TellRetention } from './activities/retention-workflow.ts';
import { RetentionModule } from './retention.module.ts';

/** The worker's side of retention: its workflow, and what that has done. */
@Module({
  imports: [RetentionModule, TemporalModule],
  providers: [ReadRetentionAgenda, RetentionActivitiesOf, TellRetention],
  exports: [RetentionActivitiesOf, TellRetention],
})
export class RetentionPatience {}
