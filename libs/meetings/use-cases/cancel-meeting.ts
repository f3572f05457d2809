import { Injectable } from '@nestjs/common';
import type { Actor, Outcome } from '#kernel';
import { type KeptMeeting, type Meeting, stateOf } from '../domain/meeting.ts';
import { MeetingCommands } from '../meeting-commands.ts';

/** Cancels one meeting of a series. What stood on its agenda waits for the next. */
@Injectable()
export class CancelMeeting {
  constructor(private readonly commands: MeetingCommands) {}

  execute(actor: Actor, meeting: Meeting, reason: string): Promise<Outcome<KeptMeeting>> {
    const input = { reason };
    const command = {
      name: 'cancelMeeting',
      meeting,
      action: 'manageMeetings',
      shifts: true,
      input,
    } as const;
    return this.commands.run(actor, command, (hand) => {
      const problems = hand.unless('PLANNED', 'FROZEN');
      if (problems.length > 0) return Promise.resolve(problems);
      const before = stateOf(hand.meeting);
      hand.patch({ canceledAt: hand.work.now });
      hand.emit('meeting.canceled', {
        startsAt: hand.meeting.startsAt.toISOString(),
        before,
        after: 'CANCELED',
        reason,
      });
      return Promise.resolve([]);
    });
  }
}
