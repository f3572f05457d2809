import { Injectable } from '@nestjs/common';
import { RecordFacts, type TakenFact, type ToldFact } from '#delivery';
import { type Actor, type Id, newId, problem, type Problem, systemActor } from '#kernel';
import { UnitOfWork } from '#platform/database';
import { deliverEach, type OutboxHandler, type OutboxMessage } from '#platform/outbox';
import { Integrations } from '../data/integrations.ts';
import { WebhookDeliveries } from '../data/webhook-deliveries.ts';
import { deliveryTopic, payloadOf, type ReadingRecord, stateAfter } from '../domain/delivery.ts';
import type { IntegrationRecord } from '../domain/integration.ts';
import { webhookMetrics } from '../metrics.ts';
import { Teller } from '../teller.ts';
import { vendors } from '../vendors/index.ts';

type Ended = Pick<ReadingRecord, 'outcome' | 'note' | 'facts' | 'problems'>;

/** So many deliveries are read at a time. */
const width = 4;

/**
 * Reads what was taken at the door, and has its facts recorded. A reading may come again after a crash: facts are known
 * again by what they are about, so that what was recorded before is not recorded twice.
 */
@Injectable()
export class ReadDeliveries implements OutboxHandler {
  readonly topic = deliveryTopic;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly integrations: Integrations,
    private readonly deliveries: WebhookDeliveries,
    private readonly teller: Teller,
    private readonly facts: RecordFacts,
  ) {}

  deliver(messages: readonly OutboxMessage[]): Promise<void> {
    return deliverEach(messages, width, (message) => this.one(message));
  }

  private async one({ key: id, correlationId }: OutboxMessage): Promise<void> {
    const delivery = await this.deliveries.byId(id);
    if (delivery.state !== 'WAITING') return;
    const integration = await this.integrations.byId(delivery.integrationId);
    const actor = await this.teller.of(integration.accountId, correlationId);
    if (actor === null)
      return this.conclude(id, integration, systemActor(correlationId), refusedFor(accountClosed));
    let failure: Error | undefined;
    const ended = await this.read(id, delivery.event ?? '', integration, actor).catch(
      (error: unknown): Ended => {
        failure = error instanceof Error ? error : new Error('a fault that is no error');
        const note = 'Gavel failed to read it; the fault was logged.';
        return { outcome: 'FAILED', note, facts: {}, problems: [] };
      },
    );
    await this.conclude(id, integration, actor, ended);
    // The outbox waits longer each time, and logs why.
    if (failure !== undefined) throw failure;
  }

  private async read(id: Id, event: string, integration: IntegrationRecord, actor: Actor): Promise<Ended> {
    const payload = payloadOf((await this.deliveries.bodyOf(id)) ?? new Uint8Array());
    const reading = vendors[integration.vendor].read(event, payload, integration);
    if (reading.kind === 'unread') return { outcome: 'UNREAD', note: reading.why, facts: {}, problems: [] };
    if (reading.kind === 'malformed')
      return refusedFor(
        problem('INVALID_INPUT', reading.why, { wayOut: 'Compare it with the vendor’s description.' }),
      );
    const taken = await this.record(actor, reading.facts);
    const facts: Record<string, number> = {};
    for (const { fact, outcome } of taken) {
      const kind = reading.facts[fact]?.kind;
      if (outcome !== 'REFUSED' && kind !== undefined) facts[kind] = (facts[kind] ?? 0) + 1;
    }
    const problems = taken.flatMap((one) => (one.outcome === 'REFUSED' ? one.problems : [])).slice(0, 100);
    return { outcome: problems.length > 0 ? 'REFUSED' : 'READ', note: null, facts, problems };
  }

  /** A fact that names a change that there is not is a fact all the same: of no change. */
  private async record(actor: Actor, facts: readonly ToldFact[]): Promise<readonly TakenFact[]> {
    const taken = await this.facts.execute(actor, facts);
    const misnamed = taken.filter(
      ({ outcome, problems }) => outcome === 'REFUSED' && problems.every(isMisnamed),
    );
    if (misnamed.length === 0) return taken;
    const again = await this.facts.execute(
      actor,
      misnamed.flatMap(({ fact }) => unnamed(facts[fact])),
    );
    return taken.map((one) => {
      const at = misnamed.indexOf(one);
      return at < 0 ? one : { ...(again[at] ?? one), fact: one.fact };
    });
  }

  private async conclude(id: Id, integration: IntegrationRecord, by: Actor, ended: Ended): Promise<void> {
    await this.unitOfWork.transaction(by, async (work) => {
      const delivery = await this.deliveries.byId(id, work.manager);
      // Another worker has read it meanwhile.
      if (delivery.state !== 'WAITING') return;
      const attempts = delivery.attempts + 1;
      const state = stateAfter(ended.outcome, attempts);
      await this.deliveries.addReading(
        { id: newId(), deliveryId: id, ...ended, readAt: work.now },
        work.manager,
      );
      await this.deliveries.settle(id, state, attempts, work.manager);
      if (state === 'WAITING' || state === 'UNREAD') return;
      const data = { delivery: id, event: delivery.event, outcome: ended.outcome, facts: ended.facts };
      const subject = { subjectType: 'integration', subjectId: integration.id };
      work.emit({ type: 'integration.deliveryRead', ...subject, data });
    });
    webhookMetrics.readings.inc({ vendor: integration.vendor, outcome: ended.outcome });
  }
}

const refusedFor = (why: Problem): Ended => ({ outcome: 'REFUSED', note: null, facts: {}, problems: [why] });

const accountClosed = problem(
  'NOT_PERMITTED',
  'The integration’s service account is closed, or its owner is gone.',
  {
    wayOut: 'An administrator opens the account, and has the delivery read again.',
  },
);

const isMisnamed = ({ path }: Problem): boolean => path?.[0] === 'changeNamed';

const unnamed = (fact: ToldFact | undefined): ToldFact[] =>
  fact === undefined
    ? []
    : ['commit', 'deployment', 'workItem'].includes(fact.kind)
      ? [{ ...fact, changeNamed: null } as ToldFact]
      : [fact];
