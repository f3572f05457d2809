import { Args, Context, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor } from '#kernel';
import { By } from '#platform/auth';
import {
  connectionOf,
  type ConnectionShape,
  type GraphQLContext,
  idFrom,
  loaderOf,
  shown,
} from '#platform/graphql';
import { Integrations } from '../data/integrations.ts';
import { WebhookDeliveries } from '../data/webhook-deliveries.ts';
import { ListWebhooks } from '../use-cases/list-webhooks.ts';
import { ReplayDelivery } from '../use-cases/replay-delivery.ts';
import { IntegrationsArgs, ReplayFields, WebhookDeliveriesArgs } from './webhook.inputs.ts';
import {
  IntegrationConnection,
  IntegrationObject,
  ReadingObject,
  ReplayWebhookDeliveryPayload,
  toDelivery,
  toIntegration,
  toReading,
  WebhookDeliveryConnection,
  WebhookDeliveryObject,
} from './webhook.types.ts';

/** Integrations and what they delivered. */
@Resolver()
export class WebhookResolver {
  constructor(
    private readonly list: ListWebhooks,
    private readonly replay: ReplayDelivery,
  ) {}

  @Query(() => IntegrationConnection, { description: 'Systems that tell by webhook, in order of key.' })
  async integrations(
    @By() actor: Actor,
    @Args() page: IntegrationsArgs,
  ): Promise<ConnectionShape<IntegrationObject>> {
    return connectionOf(await this.list.integrations(actor, page), toIntegration);
  }

  @Query(() => WebhookDeliveryConnection, {
    description: 'What was delivered, the newest first. REFUSED and FAILED wait for somebody who mends it.',
  })
  async webhookDeliveries(
    @By() actor: Actor,
    @Args() { filter, ...page }: WebhookDeliveriesArgs,
  ): Promise<ConnectionShape<WebhookDeliveryObject>> {
    const { integration, ...rest } = filter ?? {};
    const integrationId =
      integration == null ? null : idFrom('Integration', integration, 'filter', 'integration');
    return connectionOf(await this.list.deliveries(actor, { ...rest, integrationId }, page), toDelivery);
  }

  @Mutation(() => ReplayWebhookDeliveryPayload, {
    description: 'Has a delivery read again. What is on record stays as it is.',
  })
  async replayWebhookDelivery(
    @By() actor: Actor,
    @Args('input') { delivery }: ReplayFields,
  ): Promise<ReplayWebhookDeliveryPayload> {
    const outcome = await this.replay.execute(
      actor,
      idFrom('WebhookDelivery', delivery, 'input', 'delivery'),
    );
    return outcome.ok
      ? { delivery: toDelivery(outcome.value), problems: [] }
      : { delivery: null, problems: outcome.problems };
  }
}

const [integrationKey, readingsKey, bodyKey] = [
  Symbol('integration'),
  Symbol('readings'),
  Symbol('webhookBody'),
];
/** So much of a body is shown, in bytes. */
const shownBytes = 20_000;

@Resolver(() => WebhookDeliveryObject)
export class WebhookDeliveryFields {
  constructor(
    private readonly integrations: Integrations,
    private readonly deliveries: WebhookDeliveries,
  ) {}

  @ResolveField(() => IntegrationObject, { description: 'From which integration.' })
  integration(
    @Parent() { record }: WebhookDeliveryObject,
    @Context() context: GraphQLContext,
  ): Promise<IntegrationObject | null> {
    const loader = loaderOf(context, integrationKey, (ids: readonly string[]) =>
      this.integrations.byIds(ids),
    );
    return shown(loader, record.integrationId, toIntegration);
  }

  @ResolveField(() => [ReadingObject], {
    description: 'Each time it was read, the newest first, 100 at most.',
  })
  async readings(
    @Parent() { record }: WebhookDeliveryObject,
    @Context() context: GraphQLContext,
  ): Promise<ReadingObject[]> {
    const loader = loaderOf(context, readingsKey, (ids: readonly string[]) =>
      this.deliveries.readingsOf(ids),
    );
    return ((await loader.load(record.id)) ?? []).map(toReading);
  }

  @ResolveField(() => String, {
    nullable: true,
    description: 'The beginning of its body, 20,000 bytes at most; null when nobody vouches for it.',
  })
  body(
    @Parent() { record }: WebhookDeliveryObject,
    @Context() context: GraphQLContext,
  ): Promise<string | null> {
    const loader = loaderOf(context, bodyKey, (ids: readonly string[]) =>
      this.deliveries.startsOf(ids, shownBytes),
    );
    return shown(loader, record.id, (start) => start.toString('utf8'));
  }
}
