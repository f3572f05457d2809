import type { Id, NewsOf, TimedAgenda } from '#kernel';
import { deliverEach, type OutboxHandler, type OutboxMessage } from '#platform/outbox';
import {
  type TypedSearchAttributes,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
} from '@temporalio/common';
import type { SearchAttributeKind, SearchAttributes } from './search-attributes.ts';
import type { Temporal } from './temporal.ts';

/** How many calls to Temporal are under way at a time. */
const width = 16;

/** Workflows that keep the time of one kind of subject. */
export interface TimedKind<A extends TimedAgenda> {
  readonly workflow: string;
  readonly signal: string;
  readonly attributes: Readonly<Record<string, SearchAttributeKind>>;
  readonly idOf: (agenda: A) => string;
  /** What Temporal's lists call it. */
  readonly summaryOf: (agenda: A) => string;
  /** Its search attributes, where Temporal knows them. */
  readonly indexOf: (agenda: A) => TypedSearchAttributes | undefined;
  /** What these subjects wait for, as the record has it; those that are not there are left out. */
  readonly agendasOf: (ids: readonly Id[]) => Promise<ReadonlyMap<Id, A>>;
}

/** The workflows of a kind, as PostgreSQL's side sees them: to be told, and to be started where they are missing. */
export class TimedWorkflows<A extends TimedAgenda> {
  constructor(
    private readonly kind: TimedKind<A>,
    private readonly temporal: Temporal,
    private readonly searchAttributes: SearchAttributes,
  ) {}

  /** Takes messages whose keys are subjects that have moved on, and tells their workflows. */
  telling(): OutboxHandler['deliver'] {
    return (messages) => this.forEach(messages, (news) => this.tell(news));
  }

  /** Takes what reconciliation asks for. */
  starting(): OutboxHandler['deliver'] {
    return (messages) => this.forEach(messages, (news) => this.startMissing(news));
  }

  private async forEach(
    messages: readonly OutboxMessage[],
    pass: (news: NewsOf<A>) => Promise<void>,
  ): Promise<void> {
    const { agendasOf, attributes } = this.kind;
    const indexed = Object.keys(attributes).length > 0 && (await this.searchAttributes.ensure(attributes));
    const agendas = await agendasOf(messages.map((message) => message.key));
    await this.temporal.within(10_000, () =>
      deliverEach(messages, width, async ({ key, correlationId }) => {
        const agenda = agendas.get(key);
        if (agenda !== undefined) await pass({ agenda, correlationId, indexed });
      }),
    );
  }

  /** An end is told to a workflow that runs; there is nothing to start one for. */
  private async tell(news: NewsOf<A>): Promise<void> {
    const { workflow } = this.temporal.client;
    const { idOf, signal, workflow: name } = this.kind;
    const telling = news.agenda.ended
      ? workflow.getHandle(idOf(news.agenda)).signal(signal, news)
      : workflow.signalWithStart(name, { ...this.startOptions(news), signal, signalArgs: [news] });
    await unless(telling, WorkflowNotFoundError, WorkflowExecutionAlreadyStartedError);
  }

  /** A workflow that runs is left in peace. */
  private async startMissing(news: NewsOf<A>): Promise<void> {
    if (news.agenda.ended) return;
    const starting = this.temporal.client.workflow.start(this.kind.workflow, {
      ...this.startOptions(news),
      args: [news],
    });
    await unless(starting, WorkflowExecutionAlreadyStartedError);
  }

  /** A workflow that came to its end had seen the subject's end: late news must not start another. */
  private startOptions({ agenda, indexed }: NewsOf<A>) {
    const { idOf, indexOf, summaryOf } = this.kind;
    const shown = indexed ? indexOf(agenda) : undefined;
    return {
      taskQueue: this.temporal.taskQueue,
      workflowId: idOf(agenda),
      workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY' as const,
      staticSummary: summaryOf(agenda),
      ...(shown === undefined ? {} : { typedSearchAttributes: shown }),
    };
  }
}

async function unless(
  call: Promise<unknown>,
  ...expected: readonly (new (...args: never[]) => Error)[]
): Promise<void> {
  await call.catch((error: unknown) => {
    if (!expected.some((kind) => error instanceof kind)) throw error;
  });
}
