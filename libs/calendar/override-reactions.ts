import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ChangeInHand, ChangeRules } from '#changes';
import type { RecordedEvent } from '#platform/database';
import { announce } from './announce.ts';
import { CalendarEntries } from './data/calendar-entries.ts';
import { FreezeOverrides } from './data/freeze-overrides.ts';
import { overrideState } from './domain/freeze-override.ts';

const because: Readonly<Record<string, string>> = {
  'change.revised': 'A material edit: it was asked for on other content.',
  'change.rejected': 'The change was rejected.',
  'change.canceled': 'The change was canceled.',
  'change.closed': 'The change is closed.',
};

/** What was asked for or granted on a content falls with the content, and with the change. */
@Injectable()
export class OverrideReactions implements OnModuleInit {
  constructor(
    private readonly rules: ChangeRules,
    private readonly entries: CalendarEntries,
    private readonly overrides: FreezeOverrides,
  ) {}

  onModuleInit(): void {
    this.rules.addReaction({
      name: 'void-freeze-overrides',
      on: Object.keys(because),
      react: (hand, event) => this.voidAll(hand, event),
    });
  }

  private async voidAll(hand: ChangeInHand, { type }: RecordedEvent): Promise<void> {
    const { manager, now } = hand.work;
    const all = await this.overrides.ofChange(hand.change.id, manager);
    const live = all.filter((o) => ['REQUESTED', 'GRANTED'].includes(overrideState(o, now)));
    if (live.length === 0) return;
    const entries = await this.entries.byIds(
      live.map((o) => o.entryId),
      manager,
    );
    const endingReason = because[type] ?? '';
    for (const override of live) {
      await this.overrides.patch(override.id, { ending: 'VOIDED', endedAt: now, endingReason }, manager);
      const name = entries.get(override.entryId)?.name ?? '';
      await announce(hand, 'change.freezeOverrideVoided', override, name, { reason: endingReason });
    }
  }
}
