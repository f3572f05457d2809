import { Injectable } from '@nestjs/common';
import type { OutboxHandler, OutboxMessage } from '#platform/outbox';
import { missingWorkflowTopic } from '../data/missing-workflows.ts';
import { ChangeWorkflows } from './change-workflows.ts';

/** Every move of a change goes to its workflow. */
@Injectable()
export class TellWorkflow implements OutboxHandler {
  readonly topic = 'change';
  readonly deliver: (messages: readonly OutboxMessage[]) => Promise<void>;

  constructor(workflows: ChangeWorkflows) {
    this.deliver = workflows.telling();
  }
}

/** What reconciliation asks for. */
@Injectable()
export class StartMissingWorkflow implements OutboxHandler {
  readonly topic = missingWorkflowTopic;
  readonly deliver: (messages: readonly OutboxMessage[]) => Promise<void>;

  constructor(workflows: ChangeWorkflows) {
    this.deliver = workflows.starting();
  }
}
