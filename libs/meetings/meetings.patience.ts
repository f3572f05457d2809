import { Module } from '@nestjs/common';
import { TemporalModule } from '#platform/temporal';
import { MeetingActivitiesOf } from './activities/meeting-activities.ts';
import { MeetingWorkflows, StartMissingMeetings, TellMeetings } from './activities/meeting-workflows.ts';
import { ReadSeriesAgenda } from './activities/read-series-agenda.ts';
import { MeetingsModule } from './meetings.module.ts';

/** The worker's side of meetings: what their workflows are told, and what they have done. */
@Module({
  imports: [MeetingsModule, TemporalModule],
  providers: [MeetingActivitiesOf, MeetingWorkflows, ReadSeriesAgenda, StartMissingMeetings, TellMeetings],
  exports: [MeetingActivitiesOf, StartMissingMeetings, TellMeetings],
})
export class MeetingsPatience {}
