import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { type ChangeInHand, changeNumber, ChangeRules, type Reaction } from '#changes';
import type { Clock } from '#kernel';
import { CLOCK } from '#platform/database';
import { WebhookDeliveries } from './data/webhook-deliveries.ts';
import { deliveryTopic } from './domain/delivery.ts';

/** How far back what could not be read is looked through, and how much of it is read again at a time. */
const days = 14;
const most = 20;

/**
 * When evidence is missing, what was told and could not be read is read again, as far as it names the change or one of its
 * commits: what was in the way (a mapping, an account) may have been mended since. Nothing is fetched from outside: no source
 * can be asked, all of them tell by themselves.
 */
@Injectable()
export class ReadAgain implements Reaction, OnModuleInit {
  readonly name = 'webhooks-read-again';
  readonly on = ['change.evidenceAsked', 'change.evidenceReminded'];

  constructor(
    private readonly rules: ChangeRules,
    private readonly deliveries: WebhookDeliveries,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.rules.addReaction(this);
  }

  async react(hand: ChangeInHand): Promise<void> {
    const { change, work } = hand;
    const { lastCommits } = await hand.facts();
    const names = [
      changeNumber(change.number),
      ...change.commits.map(({ sha }) => sha),
      ...lastCommits.map(({ sha }) => sha),
    ];
    const since = new Date(this.clock.now().getTime() - days * 86_400_000);
    for (const { id, integrationId, event, state } of await this.deliveries.unreadNaming(
      names,
      since,
      most,
      work.manager,
    )) {
      await this.deliveries.settle(id, 'WAITING', 0, work.manager);
      work.enqueue({ topic: deliveryTopic, key: id, payload: {} });
      work.emit({
        ...{ type: 'integration.deliveryReplayed', subjectType: 'integration', subjectId: integrationId },
        data: { delivery: id, event, before: state, after: 'WAITING', because: changeNumber(change.number) },
      });
    }
  }
}
