import { Injectable } from '@nestjs/common';
import type { Actor, Id, Outcome } from '#kernel';
import { RecordStore } from '../data/records.ts';
import { reordered } from '../domain/agenda.ts';
import type { KeptMeeting, Meeting } from '../domain/meeting.ts';
import { MeetingCommands } from '../meeting-commands.ts';

/** Puts an item of a frozen agenda to another place, with a reason. */
@Injectable()
export class ReorderAgenda {
  constructor(
    private readonly commands: MeetingCommands,
    private readonly records: RecordStore,
  ) {}

  execute(
    actor: Actor,
    meeting: Meeting,
    {
      changeId,
      position,
      reason,
    }: { readonly changeId: Id; readonly position: number; readonly reason: string },
  ): Promise<Outcome<KeptMeeting>> {
    const input = { changeId, position, reason };
    const command = { name: 'reorderAgenda', meeting, action: 'leadMeeting', changeId, input } as const;
    return this.commands.run(actor, command, async (hand) => {
      const problems = hand.unless('FROZEN', 'RUNNING', 'PAUSED');
      if (problems.length > 0) return problems;
      const item = await hand.itemOf(changeId);
      if ('code' in item) return [item];
      await this.records.place(reordered(await hand.items(), item.id, position), hand.work.manager);
      hand.emit('meeting.agendaReordered', { change: changeId, from: item.position, to: position, reason });
      return [];
    });
  }
}
