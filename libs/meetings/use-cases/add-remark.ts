import { Injectable } from '@nestjs/common';
import { type Actor, type Id, newId, type Outcome } from '#kernel';
import { RecordStore } from '../data/records.ts';
import type { KeptMeeting, Meeting } from '../domain/meeting.ts';
import { MeetingCommands } from '../meeting-commands.ts';

/** Has something written into the minutes, of an item or of the meeting. What is there is not altered. */
@Injectable()
export class AddRemark {
  constructor(
    private readonly commands: MeetingCommands,
    private readonly records: RecordStore,
  ) {}

  execute(
    actor: Actor,
    meeting: Meeting,
    { changeId, text }: { readonly changeId: Id | null; readonly text: string },
  ): Promise<Outcome<KeptMeeting>> {
    const input = { changeId, text };
    const command = { name: 'addMinutesRemark', meeting, action: 'attendMeeting', input } as const;
    return this.commands.run(actor, command, async (hand) => {
      const problems = hand.unless('RUNNING', 'PAUSED', 'HELD');
      if (problems.length > 0) return problems;
      const item =
        changeId === null ? null : ((await hand.items()).find((i) => i.changeId === changeId) ?? null);
      if (changeId !== null && item === null)
        return [await hand.itemOf(changeId)].flatMap((p) => ('code' in p ? [p] : []));
      const remark = {
        id: newId(),
        meetingId: hand.meeting.id,
        itemId: item?.id ?? null,
        personId: hand.person,
        text: text.trim(),
        madeAt: hand.work.now,
      };
      await this.records.addRemark(remark, hand.work.manager);
      hand.emit('meeting.remarked', { change: changeId, text: remark.text });
      return [];
    });
  }
}
