import { Injectable } from '@nestjs/common';
import type { Actor, Id, Outcome } from '#kernel';
import type { KeptMeeting, Meeting } from '../domain/meeting.ts';
import { MeetingCommands } from '../meeting-commands.ts';
import { Table } from '../table.ts';

export interface Attendance {
  /** False to leave. */
  readonly here: boolean;
  readonly remote?: boolean | null;
  /** The member for whom a deputy comes. */
  readonly standsIn?: Id | null;
}

/** Sits down at the table of a meeting, or gets up. */
@Injectable()
export class AttendMeeting {
  constructor(
    private readonly commands: MeetingCommands,
    private readonly table: Table,
  ) {}

  execute(actor: Actor, meeting: Meeting, attendance: Attendance): Promise<Outcome<KeptMeeting>> {
    const { here, remote, standsIn } = attendance;
    const name = here ? 'joinMeeting' : 'leaveMeeting';
    const command = { name, meeting, action: 'attendMeeting', input: { ...attendance } } as const;
    return this.commands.run(actor, command, async (hand) => {
      const problems = hand.unless('FROZEN', 'RUNNING', 'PAUSED');
      if (problems.length > 0) return problems;
      return here
        ? this.table.join(hand, { remote: remote === true, standsIn: standsIn ?? null })
        : this.table.leave(hand);
    });
  }
}
