import { Module } from '@nestjs/common';
import { CatalogModule } from '#catalog';
import { ChangesModule } from '#changes';
import { DeliveryModule } from '#delivery';
import { EvidenceModule } from '#evidence';
import { PeopleModule } from '#people';
import { EvidenceBringers } from './evidence-bringers.ts';
import { Integrations } from './webhooks/data/integrations.ts';
import { WebhookDeliveries } from './webhooks/data/webhook-deliveries.ts';
import { IntegrationCommands } from './webhooks/integration-commands.ts';
import { ReadAgain } from './webhooks/read-again.ts';
import { SecretBox } from './webhooks/secret-box.ts';
import { Secrets } from './webhooks/secrets.ts';
import { Teller } from './webhooks/teller.ts';
import { CreateIntegration } from './webhooks/use-cases/create-integration.ts';
import { DisableIntegration } from './webhooks/use-cases/disable-integration.ts';
import { ListWebhooks } from './webhooks/use-cases/list-webhooks.ts';
import { ReadDeliveries } from './webhooks/use-cases/read-deliveries.ts';
import { ReplayDelivery } from './webhooks/use-cases/replay-delivery.ts';
import { RotateSecret } from './webhooks/use-cases/rotate-secret.ts';
import { TakeDelivery } from './webhooks/use-cases/take-delivery.ts';
import { UpdateIntegration } from './webhooks/use-cases/update-integration.ts';

const shared = [
  ...[Integrations, WebhookDeliveries, ReadDeliveries, TakeDelivery, ListWebhooks, ReplayDelivery],
  ...[CreateIntegration, UpdateIntegration, RotateSecret, DisableIntegration],
];

/** What other systems tell by webhook, for any process; the doors are in ConnectorsDoors. */
@Module({
  imports: [CatalogModule, ChangesModule, DeliveryModule, EvidenceModule, PeopleModule],
  providers: [...shared, EvidenceBringers, IntegrationCommands, ReadAgain, SecretBox, Secrets, Teller],
  exports: shared,
})
export class ConnectorsModule {}
