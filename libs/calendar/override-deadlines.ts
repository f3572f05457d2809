import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ChangeCommands, type ChangeRecord, type Deadline, Deadlines, type DeadlineSource } from '#changes';
import type { Actor } from '#kernel';
import type { Work } from '#platform/database';
import { announce } from './announce.ts';
import { CalendarEntries } from './data/calendar-entries.ts';
import { FreezeOverrides } from './data/freeze-overrides.ts';

const kind = 'freeze-override-end';

/** Notes on the timeline when a granted override is over. That it is over needs no noting: rules look at the clock. */
@Injectable()
export class OverrideDeadlines implements DeadlineSource, OnModuleInit {
  readonly kinds = [kind];

  constructor(
    private readonly deadlines: Deadlines,
    private readonly commands: ChangeCommands,
    private readonly entries: CalendarEntries,
    private readonly overrides: FreezeOverrides,
  ) {}

  onModuleInit(): void {
    this.deadlines.add(this);
  }

  async ahead(changes: readonly ChangeRecord[], manager: Work['manager']): Promise<readonly Deadline[]> {
    const ids = changes.map(({ id }) => id);
    return (await this.overrides.ending(ids, manager)).flatMap(({ id, changeId, validUntil }) =>
      validUntil === null ? [] : [{ changeId, kind, key: `${kind}:${id}`, at: validUntil }],
    );
  }

  async meet({ changeId, key }: Deadline, actor: Actor): Promise<void> {
    await this.commands.run(actor, { name: kind, changeId, input: { key } }, async (hand) => {
      const { manager, now } = hand.work;
      const due = (await this.overrides.ending([changeId], manager)).find((o) => `${kind}:${o.id}` === key);
      if (due?.validUntil == null || due.validUntil > now) return [];
      await this.overrides.patch(due.id, { expiryNotedAt: now }, manager);
      const name = (await this.entries.byIds([due.entryId], manager)).get(due.entryId)?.name ?? '';
      await announce(hand, 'change.freezeOverrideExpired', due, name);
      return [];
    });
  }
}
