import { Injectable } from '@nestjs/common';
import { GovernedCommands } from '#changes';
import { type Actor, done, type Id, type Outcome, problem, refused } from '#kernel';
import type { Work } from '#platform/database';
import { WebhookDeliveries } from '../data/webhook-deliveries.ts';
import { canReplay, deliveryTopic, type DeliveryRecord } from '../domain/delivery.ts';

/** Has a delivery read again, as after its mapping was mended. Facts that are on record stay as they are. */
@Injectable()
export class ReplayDelivery {
  constructor(
    private readonly commands: GovernedCommands,
    private readonly deliveries: WebhookDeliveries,
  ) {}

  async execute(actor: Actor, id: Id): Promise<Outcome<DeliveryRecord>> {
    const { integrationId } = await this.deliveries.byId(id);
    const command = {
      ...{
        name: 'replayWebhookDelivery',
        input: { id },
        subject: { type: 'integration', id: integrationId },
      },
      idOf: (delivery: DeliveryRecord) => delivery.id,
      reload: (known: Id, work: Work) => this.deliveries.byId(known, work.manager),
    };
    return this.commands.run(actor, command, { action: 'replayDelivery' }, async (work) => {
      const before = await this.deliveries.byId(id, work.manager);
      if (!canReplay(before)) return refused(before.state === 'WAITING' ? waits : notTaken);
      await this.deliveries.settle(id, 'WAITING', 0, work.manager);
      work.enqueue({ topic: deliveryTopic, key: id, payload: {} });
      work.emit({
        ...{ type: 'integration.deliveryReplayed', subjectType: 'integration', subjectId: integrationId },
        data: { delivery: id, event: before.event, before: before.state, after: 'WAITING' },
      });
      return done({ ...before, state: 'WAITING', attempts: 0 });
    });
  }
}

const waits = problem('WRONG_STATE', 'This delivery waits to be read already.', { wayOut: 'Wait a moment.' });
const notTaken = problem('WRONG_STATE', 'This delivery was not taken: nobody vouches for what it says.', {
  wayOut: 'Mend the secret, and have it sent again by its sender.',
});
