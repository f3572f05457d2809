import { Injectable } from '@nestjs/common';
import type { OutboxHandler, OutboxMessage } from '#platform/outbox';
import { SearchAttributes, Temporal, TimedWorkflows } from '#platform/temporal';
import { type PackAgenda, packLifeWorkflow, packLifeWorkflowId, packMovedSignal } from '../../contract.ts';
import { missingPackTopic, packTopic } from '../topics.ts';
import { ReadPackAgenda } from './read-pack-agenda.ts';

/** The workflows of packs. */
@Injectable()
export class PackWorkflows extends TimedWorkflows<PackAgenda> {
  constructor(temporal: Temporal, searchAttributes: SearchAttributes, agenda: ReadPackAgenda) {
    super(
      {
        workflow: packLifeWorkflow,
        signal: packMovedSignal,
        attributes: {},
        idOf: ({ packId }) => packLifeWorkflowId(packId),
        summaryOf: ({ packId }) => packId,
        indexOf: () => undefined,
        agendasOf: (ids) => agenda.of(ids),
      },
      temporal,
      searchAttributes,
    );
  }
}

/** Whatever is asked of a pack goes to its workflow. */
@Injectable()
export class TellPacks implements OutboxHandler {
  readonly topic = packTopic;
  readonly deliver: (messages: readonly OutboxMessage[]) => Promise<void>;

  constructor(workflows: PackWorkflows) {
    this.deliver = workflows.telling();
  }
}

/** What reconciliation asks for. */
@Injectable()
export class StartMissingPacks implements OutboxHandler {
  readonly topic = missingPackTopic;
  readonly deliver: (messages: readonly OutboxMessage[]) => Promise<void>;

  constructor(workflows: PackWorkflows) {
    this.deliver = workflows.starting();
  }
}
