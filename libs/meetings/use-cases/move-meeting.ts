import { Injectable } from '@nestjs/common';
import { type Actor, type Outcome, problem } from '#kernel';
import type { KeptMeeting, Meeting } from '../domain/meeting.ts';
import { MeetingCommands } from '../meeting-commands.ts';

export interface MeetingMove {
  readonly startsAt: Date;
  /** As long as before when left out. */
  readonly endsAt?: Date | null;
  readonly reason: string;
}

const dayMs = 86_400_000;

/** Holds one meeting of a series at another time. A frozen agenda stays frozen. */
@Injectable()
export class MoveMeeting {
  constructor(private readonly commands: MeetingCommands) {}

  execute(actor: Actor, meeting: Meeting, move: MeetingMove): Promise<Outcome<KeptMeeting>> {
    const { startsAt, reason } = move;
    const input = { startsAt: startsAt.toISOString(), endsAt: move.endsAt?.toISOString(), reason };
    const command = { name: 'moveMeeting', meeting, action: 'manageMeetings', shifts: true, input } as const;
    return this.commands.run(actor, command, (hand) => {
      const before = hand.meeting;
      const length = before.endsAt.getTime() - before.startsAt.getTime();
      const endsAt = move.endsAt ?? new Date(startsAt.getTime() + length);
      const problems = hand.unless('PLANNED', 'FROZEN');
      if (startsAt <= hand.work.now || endsAt <= startsAt || endsAt.getTime() - startsAt.getTime() > dayMs)
        problems.push(
          problem(
            'INVALID_INPUT',
            'A meeting lies ahead, ends after it starts and lasts a day at the most.',
            {
              path: ['input', 'startsAt'],
            },
          ),
        );
      if (problems.length > 0) return Promise.resolve(problems);
      hand.patch({ startsAt, endsAt });
      hand.emit('meeting.moved', {
        from: before.startsAt.toISOString(),
        before: before.startsAt.toISOString(),
        startsAt: startsAt.toISOString(),
        endsAt: endsAt.toISOString(),
        reason,
      });
      return Promise.resolve([]);
    });
  }
}
