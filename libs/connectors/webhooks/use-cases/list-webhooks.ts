import { Injectable } from '@nestjs/common';
import { Judge } from '#changes';
import { type Actor, Fault, type Page, type PageArgs, pageRequest } from '#kernel';
import { Integrations } from '../data/integrations.ts';
import { type WebhookFilter, WebhookDeliveries } from '../data/webhook-deliveries.ts';
import type { DeliveryRecord } from '../domain/delivery.ts';
import type { IntegrationRecord } from '../domain/integration.ts';

/** Integrations and what they delivered, for those who may read them. */
@Injectable()
export class ListWebhooks {
  constructor(
    private readonly judge: Judge,
    private readonly integrationsData: Integrations,
    private readonly deliveriesData: WebhookDeliveries,
  ) {}

  /** @throws Fault FORBIDDEN */
  mayRead(actor: Actor): void {
    const [refusal] = this.judge.system(actor, 'readIntegrations').problems;
    if (refusal !== undefined) throw new Fault('FORBIDDEN', refusal.message);
  }

  integrations(actor: Actor, page: PageArgs): Promise<Page<IntegrationRecord>> {
    this.mayRead(actor);
    return this.integrationsData.list(pageRequest(page));
  }

  deliveries(actor: Actor, filter: WebhookFilter, page: PageArgs): Promise<Page<DeliveryRecord>> {
    this.mayRead(actor);
    return this.deliveriesData.list(filter, pageRequest(page));
  }
}
