import { Injectable } from '@nestjs/common';
import { deliverEach, type OutboxMessage } from '#platform/outbox';
import { SearchAttributes, Temporal } from '#platform/temporal';
import {
  defineSearchAttributeKey,
  TypedSearchAttributes,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
} from '@temporalio/common';
import {
  type Agenda,
  changeLifeWorkflow,
  changeLifeWorkflowId,
  changeSearchAttributes as kinds,
  recordMovedSignal,
  type RecordMoved,
  searchValuesOf,
} from '../contract.ts';
import { ReadAgenda } from './read-agenda.ts';

/** How many calls to Temporal are under way at a time. */
const width = 16;

/** The workflows of changes, as PostgreSQL's side sees them: to be told, and to be started where they are missing. */
@Injectable()
export class ChangeWorkflows {
  constructor(
    private readonly temporal: Temporal,
    private readonly searchAttributes: SearchAttributes,
    private readonly agenda: ReadAgenda,
  ) {}

  /** Reads the record of every change that a message names, and passes each on. */
  async forEach(
    messages: readonly OutboxMessage[],
    pass: (news: RecordMoved) => Promise<void>,
  ): Promise<void> {
    const indexed = await this.searchAttributes.ensure(kinds);
    const agendas = await this.agenda.of(messages.map((message) => message.key));
    await this.temporal.within(10_000, () =>
      deliverEach(messages, width, async ({ key, correlationId }) => {
        const agenda = agendas.get(key);
        if (agenda !== undefined) await pass({ agenda, correlationId, indexed });
      }),
    );
  }

  /** An end is told to a workflow that runs; there is nothing to start one for. */
  async tell(news: RecordMoved): Promise<void> {
    const { workflow } = this.temporal.client;
    const { changeId, ended } = news.agenda;
    const telling = ended
      ? workflow.getHandle(changeLifeWorkflowId(changeId)).signal(recordMovedSignal, news)
      : workflow.signalWithStart(changeLifeWorkflow, {
          ...this.startOptions(news),
          signal: recordMovedSignal,
          signalArgs: [news],
        });
    await unless(telling, WorkflowNotFoundError, WorkflowExecutionAlreadyStartedError);
  }

  /** A workflow that runs is left in peace. */
  async startMissing(news: RecordMoved): Promise<void> {
    if (news.agenda.ended) return;
    const starting = this.temporal.client.workflow.start(changeLifeWorkflow, {
      ...this.startOptions(news),
      args: [news],
    });
    await unless(starting, WorkflowExecutionAlreadyStartedError);
  }

  /** A workflow that came to its end had seen the change's end: late news of an open change must not start another. */
  private startOptions({ agenda, indexed }: RecordMoved) {
    return {
      taskQueue: this.temporal.taskQueue,
      workflowId: changeLifeWorkflowId(agenda.changeId),
      workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY' as const,
      staticSummary: agenda.number,
      ...(indexed ? { typedSearchAttributes: indexOf(agenda) } : {}),
    };
  }
}

/** Shows up in Temporal's lists from its first moment, before a worker takes it up. */
function indexOf(agenda: Agenda): TypedSearchAttributes {
  const values = searchValuesOf(agenda);
  return new TypedSearchAttributes([
    { key: defineSearchAttributeKey('GavelNumber', kinds.GavelNumber), value: values.GavelNumber },
    { key: defineSearchAttributeKey('GavelType', kinds.GavelType), value: values.GavelType },
    { key: defineSearchAttributeKey('GavelState', kinds.GavelState), value: values.GavelState },
    // An empty list would be kept as a list of one empty word.
    ...(values.GavelServices.length > 0
      ? [{ key: defineSearchAttributeKey('GavelServices', kinds.GavelServices), value: values.GavelServices }]
      : []),
  ]);
}

async function unless(
  call: Promise<unknown>,
  ...expected: readonly (new (...args: never[]) => Error)[]
): Promise<void> {
  await call.catch((error: unknown) => {
    if (!expected.some((kind) => error instanceof kind)) throw error;
  });
}
