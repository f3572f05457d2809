import { Injectable } from '@nestjs/common';
import { type Actor, type Id, type Outcome, problem } from '#kernel';
import { Candidates } from '../candidates.ts';
import { RecordStore } from '../data/records.ts';
import { mostItems } from '../domain/agenda.ts';
import type { KeptMeeting, Meeting } from '../domain/meeting.ts';
import { itemFrom } from '../freezer.ts';
import { MeetingCommands } from '../meeting-commands.ts';

/** The chair's exception: lets a change on a frozen agenda that came after the cut-off. The reason stays on record. */
@Injectable()
export class AdmitLate {
  constructor(
    private readonly commands: MeetingCommands,
    private readonly candidates: Candidates,
    private readonly records: RecordStore,
  ) {}

  execute(actor: Actor, meeting: Meeting, changeId: Id, reason: string): Promise<Outcome<KeptMeeting>> {
    const input = { changeId, reason };
    const command = { name: 'admitLateChange', meeting, action: 'leadMeeting', changeId, input } as const;
    return this.commands.run(actor, command, async (hand) => {
      const problems = hand.unless('FROZEN', 'RUNNING', 'PAUSED');
      if (problems.length > 0) return problems;
      const items = await hand.items();
      if (items.some((i) => i.changeId === changeId))
        return [
          problem('ALREADY_EXISTS', 'This change is on the agenda already.', { path: ['input', 'change'] }),
        ];
      const { board } = hand.sitting;
      const candidate = await this.candidates.one(changeId, board.key, hand.work.manager);
      if (candidate === null || items.length >= mostItems) return [notToBeAdmitted(board.name)];
      const item = {
        ...itemFrom(hand, candidate, items.length + 1),
        addedBy: hand.person,
        exception: reason.trim(),
      };
      await this.records.addItems([item], hand.work.manager);
      hand.emit('meeting.lateChangeAdmitted', {
        change: changeId,
        item: item.id,
        digest: item.digest,
        reason,
      });
      return [];
    });
  }
}

const notToBeAdmitted = (board: string) =>
  problem('NOT_READY', `${board} is not asked about this change now, or it waits on another agenda.`, {
    rule: 'asked-and-free',
    wayOut: 'A change can be let on while its round of votes asks this board and no other agenda holds it.',
  });
