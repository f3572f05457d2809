import { Injectable } from '@nestjs/common';
import { Rounds } from '#approvals';
import { type Actor, type Id, type Outcome, problem } from '#kernel';
import { meetingRef } from '../domain/series.ts';
import { ahead, type KeptMeeting, type Meeting, stateOf } from '../domain/meeting.ts';
import { MeetingCommands, MeetingStores } from '../meeting-commands.ts';

export interface Deferral {
  readonly changeId: Id;
  /** A later meeting of the same series. */
  readonly to: Meeting;
  readonly reason: string;
}

/** Puts an item off to a later meeting, whose agenda it comes on by itself. */
@Injectable()
export class DeferItem {
  constructor(
    private readonly commands: MeetingCommands,
    private readonly stores: MeetingStores,
    private readonly rounds: Rounds,
  ) {}

  execute(actor: Actor, meeting: Meeting, { changeId, to, reason }: Deferral): Promise<Outcome<KeptMeeting>> {
    const input = { changeId, to: to.at, reason };
    const command = {
      name: 'deferItem',
      meeting,
      action: 'leadMeeting',
      changeId,
      other: to,
      input,
    } as const;
    return this.commands.run(actor, command, async (hand) => {
      const { manager, now } = hand.work;
      const problems = hand.unless('FROZEN', 'RUNNING', 'PAUSED');
      if (problems.length > 0) return problems;
      const item = await hand.itemOf(changeId);
      if ('code' in item) return [item];
      if ((await this.rounds.byId(item.roundId, manager))?.state !== 'open')
        return [
          problem('WRONG_STATE', 'There is nothing left to decide on this item.', { rule: 'item-open' }),
        ];
      if (to.seriesId !== hand.series.id || to.startsAt <= hand.meeting.startsAt)
        return [
          problem('INVALID_REFERENCE', 'An item is put off to a later meeting of the same series.', {
            path: ['input', 'to'],
          }),
        ];
      const later = await this.stores.meetings.open(to, manager);
      if (!ahead.has(stateOf(later)))
        return [
          problem('WRONG_STATE', 'That meeting does not take place, has begun or is over.', {
            path: ['input', 'to'],
          }),
        ];
      const deferral = {
        deferredAt: now,
        deferredBy: hand.person,
        deferredTo: later.id,
        deferredReason: reason.trim(),
      };
      await this.stores.records.defer(item.id, deferral, manager);
      if (hand.meeting.currentItem === item.id) {
        await this.stores.records.endTurn(hand.meeting.id, now, manager);
        hand.patch({ currentItem: null });
      }
      hand.emit('meeting.itemDeferred', {
        change: changeId,
        item: item.id,
        to: meetingRef(hand.series, later.at),
        startsAt: later.startsAt.toISOString(),
        reason,
      });
      return [];
    });
  }
}
