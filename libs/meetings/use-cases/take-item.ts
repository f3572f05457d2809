import { Injectable } from '@nestjs/common';
import { type Actor, type Id, newId, type Outcome, problem } from '#kernel';
import { RecordStore } from '../data/records.ts';
import type { KeptMeeting, Meeting } from '../domain/meeting.ts';
import { MeetingCommands } from '../meeting-commands.ts';
import { AtVote } from '../at-vote.ts';
import { staleness } from './staleness.ts';

/** Moves the meeting on to an item: from now on votes on it are taken, and its time counts. */
@Injectable()
export class TakeItem {
  constructor(
    private readonly commands: MeetingCommands,
    private readonly records: RecordStore,
    private readonly atVote: AtVote,
  ) {}

  execute(
    actor: Actor,
    meeting: Meeting,
    { changeId, expectedVersion }: { readonly changeId: Id; readonly expectedVersion?: number | null },
  ): Promise<Outcome<KeptMeeting>> {
    const command = {
      name: 'takeItem',
      meeting,
      action: 'leadMeeting',
      changeId,
      input: { changeId },
    } as const;
    return this.commands.run(actor, command, async (hand) => {
      const problems = [...staleness(hand.before, expectedVersion), ...hand.unless('RUNNING')];
      if (problems.length > 0) return problems;
      const { manager, now } = hand.work;
      const item = await hand.itemOf(changeId);
      if ('code' in item) return [item];
      if (item.id === hand.meeting.currentItem)
        return [problem('WRONG_STATE', 'This item is dealt with already.', { rule: 'item-current' })];
      const meetingId = hand.meeting.id;
      await this.records.endTurn(meetingId, now, manager);
      await this.records.beginTurn(
        { id: newId(), meetingId, itemId: item.id, beganAt: now, endedAt: null },
        manager,
      );
      hand.patch({ currentItem: item.id });
      const next = (await hand.items()).find((i) => i.position > item.position && i.deferredAt === null);
      hand.emit('meeting.itemTaken', {
        change: changeId,
        item: item.id,
        position: item.position,
        next: next?.changeId ?? null,
        recused: (await this.atVote.recusalsOf(changeId, hand.sitting, manager)).map((r) => ({ ...r })),
      });
      return [];
    });
  }
}
