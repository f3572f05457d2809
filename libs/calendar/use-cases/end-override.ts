import { Injectable } from '@nestjs/common';
import { ChangeCommands, type ChangeRecord } from '#changes';
import { type Actor, type Id, notFound, type Outcome, problem } from '#kernel';
import { announce } from '../announce.ts';
import { CalendarEntries } from '../data/calendar-entries.ts';
import { FreezeOverrides } from '../data/freeze-overrides.ts';
import { overrideState } from '../domain/freeze-override.ts';

/** Ends an override before its time: withdrawn by whoever asked, revoked by whoever oversees. */
@Injectable()
export class EndOverride {
  constructor(
    private readonly commands: ChangeCommands,
    private readonly entries: CalendarEntries,
    private readonly overrides: FreezeOverrides,
  ) {}

  async execute(actor: Actor, id: Id, reason: string): Promise<Outcome<ChangeRecord>> {
    const found = await this.overrides.byId(id);
    if (found === null) throw notFound('freeze override');
    const input = { override: id, reason };
    const command = { name: 'endFreezeOverride', changeId: found.changeId, input };
    return this.commands.run(actor, command, async (hand) => {
      const { manager, now } = hand.work;
      const { requestedBy: asker, strength, entryId } = found;
      const forbidden = await hand.permit('endFreezeOverride', { asker, strength });
      if (forbidden.length > 0) return forbidden;
      const override = await this.overrides.byId(id, manager);
      const state = override === null ? 'REJECTED' : overrideState(override, now);
      if (override === null || (state !== 'REQUESTED' && state !== 'GRANTED'))
        return [problem('WRONG_STATE', `The override is ${state} already.`, { rule: 'override-ends-once' })];
      if (reason.trim() === '') return [problem('INVALID_INPUT', 'Say why.', { path: ['input', 'reason'] })];
      const ending = actor.personId === asker ? 'WITHDRAWN' : 'REVOKED';
      const ended = { ending, endedBy: actor.personId, endedAt: now, endingReason: reason } as const;
      await this.overrides.patch(id, ended, manager);
      const name = (await this.entries.byIds([entryId], manager)).get(entryId)?.name ?? '';
      const type = ending === 'WITHDRAWN' ? 'change.freezeOverrideWithdrawn' : 'change.freezeOverrideRevoked';
      await announce(hand, type, override, name, { reason, before: state, after: ending });
      return [];
    });
  }
}
