import { Injectable } from '@nestjs/common';
import type { OutboxHandler, OutboxMessage } from '#platform/outbox';
import { SearchAttributes, Temporal, TimedWorkflows } from '#platform/temporal';
import {
  meetingLifeWorkflow,
  meetingLifeWorkflowId,
  meetingMovedSignal,
  type SeriesAgenda,
} from '../contract.ts';
import { missingSeriesTopic, seriesTopic } from '../topics.ts';
import { ReadSeriesAgenda } from './read-series-agenda.ts';

/** The workflows of series of meetings. */
@Injectable()
export class MeetingWorkflows extends TimedWorkflows<SeriesAgenda> {
  constructor(temporal: Temporal, searchAttributes: SearchAttributes, agenda: ReadSeriesAgenda) {
    super(
      {
        workflow: meetingLifeWorkflow,
        signal: meetingMovedSignal,
        attributes: {},
        idOf: ({ seriesId }) => meetingLifeWorkflowId(seriesId),
        summaryOf: ({ key }) => key,
        indexOf: () => undefined,
        agendasOf: (ids) => agenda.of(ids),
      },
      temporal,
      searchAttributes,
    );
  }
}

/** Whatever shifts a cut-off goes to the series' workflow. */
@Injectable()
export class TellMeetings implements OutboxHandler {
  readonly topic = seriesTopic;
  readonly deliver: (messages: readonly OutboxMessage[]) => Promise<void>;

  constructor(workflows: MeetingWorkflows) {
    this.deliver = workflows.telling();
  }
}

/** What reconciliation asks for. */
@Injectable()
export class StartMissingMeetings implements OutboxHandler {
  readonly topic = missingSeriesTopic;
  readonly deliver: (messages: readonly OutboxMessage[]) => Promise<void>;

  constructor(workflows: MeetingWorkflows) {
    this.deliver = workflows.starting();
  }
}
