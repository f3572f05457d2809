import { Inject, Injectable } from '@nestjs/common';
import { type Clock, type Id, newId, notFound, systemActor } from '#kernel';
import { CLOCK, UnitOfWork, type Work } from '#platform/database';
import { Integrations } from '../data/integrations.ts';
import { WebhookDeliveries } from '../data/webhook-deliveries.ts';
import {
  bodyDigestOf,
  deliveryData,
  type DeliveryRecord,
  deliveryTopic,
  keptHeaders,
  mostRejectedAnHour,
  nameFrom,
  payloadOf,
  type Verdict,
} from '../domain/delivery.ts';
import type { IntegrationRecord } from '../domain/integration.ts';
import type { Incoming } from '../domain/schemes.ts';
import { webhookMetrics } from '../metrics.ts';
import { Secrets } from '../secrets.ts';
import { vendors } from '../vendors/index.ts';

export interface TakenDelivery {
  /** Of what is on record; null for what was turned away. */
  readonly id: Id | null;
  readonly verdict: Verdict | 'KNOWN';
}

/** Takes a delivery at the door: who sends it is proven, and it is kept before anybody reads it. */
@Injectable()
export class TakeDelivery {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly integrations: Integrations,
    private readonly deliveries: WebhookDeliveries,
    private readonly secrets: Secrets,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(key: string, incoming: Incoming, correlationId: string): Promise<TakenDelivery> {
    const integration = await this.integrations.byKey(key);
    if (integration === null || integration.disabledAt !== null) throw notFound('integration');
    const now = this.clock.now();
    const vendor = vendors[integration.vendor];
    const authenticity = vendor.authentic(incoming, await this.secrets.of(integration, now), now);
    const delivery = draft(integration, incoming, now);
    const took = await this.unitOfWork.transaction(systemActor(correlationId), (work) => {
      if (authenticity !== 'AUTHENTIC')
        return this.turnAway(work, { ...delivery, verdict: authenticity }, null);
      const payload = payloadOf(incoming.body);
      if (payload === undefined)
        return this.turnAway(work, { ...delivery, verdict: 'MALFORMED' }, incoming.body);
      const named = nameFrom(vendor.name(incoming, payload), delivery.bodyDigest);
      return this.keep(work, { ...delivery, ...named, verdict: 'TAKEN', state: 'WAITING' }, incoming.body);
    });
    webhookMetrics.deliveries.inc({ vendor: integration.vendor, verdict: took.verdict });
    return took;
  }

  private async keep(work: Work, delivery: DeliveryRecord, body: Buffer): Promise<TakenDelivery> {
    if (await this.deliveries.insert(delivery, body, work.manager)) {
      work.enqueue({ topic: deliveryTopic, key: delivery.id, payload: {} });
      this.tell(work, delivery, 'integration.deliveryTaken');
      return { id: delivery.id, verdict: 'TAKEN' };
    }
    const twin = await this.deliveries.twin(delivery, work.manager);
    if (twin?.bodyDigest === delivery.bodyDigest) return { id: twin.id, verdict: 'KNOWN' };
    return this.turnAway(work, { ...delivery, verdict: 'ID_REUSED', state: 'REJECTED' }, body);
  }

  /** On record, but for a flood: anybody can send what nobody vouches for. */
  private async turnAway(work: Work, delivery: DeliveryRecord, body: Buffer | null): Promise<TakenDelivery> {
    const { integrationId, receivedAt, verdict } = delivery;
    const anHourAgo = new Date(receivedAt.getTime() - 3_600_000);
    const many = await this.deliveries.rejectedSince(integrationId, anHourAgo, work.manager);
    if (many < mostRejectedAnHour) {
      await this.deliveries.insert(delivery, body, work.manager);
      this.tell(work, delivery, 'integration.deliveryRejected');
    }
    return { id: null, verdict };
  }

  private tell(work: Work, delivery: DeliveryRecord, type: string): void {
    const { integrationId: subjectId } = delivery;
    work.emit({ type, subjectType: 'integration', subjectId, data: deliveryData(delivery) });
  }
}

/** What is known of a delivery before anybody vouches for it. */
const draft = (integration: IntegrationRecord, { headers, body }: Incoming, now: Date): DeliveryRecord => ({
  id: newId(),
  integrationId: integration.id,
  ...{ externalId: null, event: null, headers: keptHeaders(headers) },
  ...{ bodyBytes: body.length, bodyDigest: bodyDigestOf(body), receivedAt: now },
  ...{ verdict: 'BAD_SIGNATURE', state: 'REJECTED', attempts: 0 },
});
