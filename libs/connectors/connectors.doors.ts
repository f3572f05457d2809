import { Module, type OnModuleInit } from '@nestjs/common';
import { ApprovalsModule } from '#approvals';
import { CatalogModule } from '#catalog';
import { ChangesModule } from '#changes';
import { NodeSources } from '#platform/graphql';
import { Incidents } from './alertmanager/data/incidents.ts';
import { AlertmanagerController } from './alertmanager/rest/alertmanager.controller.ts';
import { AlertScope } from './alertmanager/use-cases/alert-scope.ts';
import { TakeAlerts } from './alertmanager/use-cases/take-alerts.ts';
import { ConnectorsModule } from './connectors.module.ts';
import { Integrations } from './webhooks/data/integrations.ts';
import { WebhookDeliveries } from './webhooks/data/webhook-deliveries.ts';
import { IntegrationMutations } from './webhooks/graphql/integration.mutations.ts';
import { WebhookDeliveryFields, WebhookResolver } from './webhooks/graphql/webhook.resolver.ts';
import { toDelivery, toIntegration } from './webhooks/graphql/webhook.types.ts';
import { WebhooksController } from './webhooks/rest/webhooks.controller.ts';
import { ListWebhooks } from './webhooks/use-cases/list-webhooks.ts';

/** Doors for other systems, one folder each. */
@Module({
  imports: [ApprovalsModule, CatalogModule, ChangesModule, ConnectorsModule],
  controllers: [AlertmanagerController, WebhooksController],
  providers: [
    AlertScope,
    Incidents,
    TakeAlerts,
    IntegrationMutations,
    WebhookDeliveryFields,
    WebhookResolver,
  ],
})
export class ConnectorsDoors implements OnModuleInit {
  constructor(
    private readonly nodes: NodeSources,
    private readonly list: ListWebhooks,
    private readonly integrations: Integrations,
    private readonly deliveries: WebhookDeliveries,
  ) {}

  onModuleInit(): void {
    this.nodes.register('Integration', async (id, { request }) => {
      if (request.actor === null) return null;
      this.list.mayRead(request.actor);
      return toIntegration(await this.integrations.byId(id));
    });
    this.nodes.register('WebhookDelivery', async (id, { request }) => {
      if (request.actor === null) return null;
      this.list.mayRead(request.actor);
      return toDelivery(await this.deliveries.byId(id));
    });
  }
}
