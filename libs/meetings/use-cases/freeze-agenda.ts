import { Injectable } from '@nestjs/common';
import { type Actor, type Outcome, problem } from '#kernel';
import { cutOffOf, type KeptMeeting, type Meeting } from '../domain/meeting.ts';
import { Freezer } from '../freezer.ts';
import { MeetingCommands } from '../meeting-commands.ts';

/** What the cut-off brings: Gavel's own command. Does nothing when the meeting was moved, canceled or frozen meanwhile. */
@Injectable()
export class FreezeAgenda {
  constructor(
    private readonly commands: MeetingCommands,
    private readonly freezer: Freezer,
  ) {}

  execute(actor: Actor, meeting: Meeting): Promise<Outcome<KeptMeeting>> {
    const command = {
      name: 'freezeAgenda',
      meeting,
      action: 'freezeAgenda',
      shifts: true,
      input: {},
    } as const;
    return this.commands.run(actor, command, async (hand) => {
      const { canceledAt, frozenAt } = hand.meeting;
      if (canceledAt !== null || frozenAt !== null) return [];
      if (cutOffOf(hand.meeting, hand.series.cutOffMinutes) > hand.work.now)
        return [problem('WRONG_STATE', 'The cut-off is ahead.', { rule: 'cut-off' })];
      await this.freezer.freeze(hand);
      return [];
    });
  }
}
