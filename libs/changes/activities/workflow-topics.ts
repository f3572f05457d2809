import { Injectable } from '@nestjs/common';
import type { OutboxHandler, OutboxMessage } from '#platform/outbox';
import { missingWorkflowTopic } from '../data/missing-workflows.ts';
import { ChangeWorkflows } from './change-workflows.ts';

/** Every move of a change goes to its workflow. */
@Injectable()
export class TellWorkflow implements OutboxHandler {
  readonly topic = 'change';
  constructor(private readonly workflows: ChangeWorkflows) {}

  deliver(messages: readonly OutboxMessage[]): Promise<void> {
    return this.workflows.forEach(messages, (news) => this.workflows.tell(news));
  }
}

/** What reconciliation asks for. */
@Injectable()
export class StartMissingWorkflow implements OutboxHandler {
  readonly topic = missingWorkflowTopic;
  constructor(private readonly workflows: ChangeWorkflows) {}

  deliver(messages: readonly OutboxMessage[]): Promise<void> {
    return this.workflows.forEach(messages, (news) => this.workflows.startMissing(news));
  }
}
