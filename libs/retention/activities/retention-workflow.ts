import { Injectable } from '@nestjs/common';
import type { OutboxHandler, OutboxMessage } from '#platform/outbox';
import { SearchAttributes, Temporal, TimedWorkflows } from '#platform/temporal';
import { type RetentionAgenda, retentionLifeWorkflow, retentionMovedSignal } from '../contract.ts';
import { retentionId, retentionTopic } from '../domain/pass.ts';
import { ReadRetentionAgenda } from './read-agenda.ts';

/** The one workflow of retention: started where none runs, and told when the next pass is. */
@Injectable()
export class TellRetention implements OutboxHandler {
  readonly topic = retentionTopic;
  readonly deliver: (messages: readonly OutboxMessage[]) => Promise<void>;

  constructor(temporal: Temporal, searchAttributes: SearchAttributes, agenda: ReadRetentionAgenda) {
    const workflows = new TimedWorkflows<RetentionAgenda>(
      {
        workflow: retentionLifeWorkflow,
        signal: retentionMovedSignal,
        attributes: {},
        // There is one for each Gavel, and a task queue is of one Gavel.
        idOf: () => `retention-${temporal.taskQueue}`,
        summaryOf: () => 'retention',
        indexOf: () => undefined,
        agendasOf: async () => new Map([[retentionId, await agenda.now()]]),
      },
      temporal,
      searchAttributes,
    );
    this.deliver = workflows.telling();
  }
}
