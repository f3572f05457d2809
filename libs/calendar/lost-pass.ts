import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ChangeInHand, ChangeRules } from '#changes';
import { isId } from '#kernel';
import type { RecordedEvent } from '#platform/database';
import { ConflictTeller, nobody } from './conflict-teller.ts';
import { Conflicts } from './conflicts.ts';
import { FreezeOverrides } from './data/freeze-overrides.ts';
import { growth } from './domain/growth.ts';

/**
 * An override that is revoked leaves its change in conflict with the freeze again: its timeline says so. Its people are
 * told that the override is over, which is the same news.
 */
@Injectable()
export class LostPass implements OnModuleInit {
  constructor(
    private readonly rules: ChangeRules,
    private readonly conflicts: Conflicts,
    private readonly overrides: FreezeOverrides,
    private readonly teller: ConflictTeller,
  ) {}

  onModuleInit(): void {
    this.rules.addReaction({
      name: 'lost-pass',
      on: ['change.freezeOverrideRevoked'],
      react: (hand, event) => this.look(hand, event),
    });
  }

  private async look(hand: ChangeInHand, { data }: RecordedEvent): Promise<void> {
    const { change, work } = hand;
    const { override: id } = data;
    const lost = isId(id) ? await this.overrides.byId(id, work.manager) : null;
    if (lost?.validUntil == null) return;
    const asked = await this.conflicts.planned([change], work.manager);
    const [planned] = asked;
    if (planned === undefined) return;
    const pass = { ...lost, until: lost.validUntil };
    const [before, after] = [
      await this.conflicts.of(asked, work.manager, { pass }),
      await this.conflicts.of(asked, work.manager),
    ];
    const news = growth(before.get(planned.key) ?? [], after.get(planned.key) ?? [], work.now);
    if (news.length > 0) await this.teller.tell(hand, planned, news, nobody);
  }
}
