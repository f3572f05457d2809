import { Injectable } from '@nestjs/common';
import { type Id, newId, problem, type Problem } from '#kernel';
import { RecordStore } from './data/records.ts';
import { atTable } from './domain/quorum.ts';
import type { MeetingInHand } from './meeting-in-hand.ts';

/** Who sits down at a table, and gets up. */
@Injectable()
export class Table {
  constructor(private readonly records: RecordStore) {}

  /** @param standsIn the member whose seat a deputy takes; any that is free when null */
  async join(
    hand: MeetingInHand,
    { remote, standsIn }: { readonly remote: boolean; readonly standsIn: Id | null },
  ): Promise<Problem[]> {
    const { meeting, person, sitting, work } = hand;
    const there = atTable(await hand.presences());
    if (there.some((p) => p.personId === person))
      return [problem('ALREADY_EXISTS', 'You are at the table already.', { rule: 'present-once' })];
    const taken = there.flatMap((p) => p.seatId ?? []);
    const seatId = sitting.seatFor(person, standsIn, taken);
    if (standsIn !== null && standsIn !== person && seatId !== standsIn)
      return [
        problem('NOT_PERMITTED', 'You do not stand in for this member, or their seat is taken.', {
          path: ['input', 'standsIn'],
          rule: 'deputy-of-member',
        }),
      ];
    if (seatId !== null && taken.includes(seatId))
      return [
        problem('ALREADY_EXISTS', 'Your deputy has your seat.', {
          rule: 'seat-once',
          wayOut: 'It is free once your deputy has left the meeting.',
        }),
      ];
    const presence = {
      meetingId: meeting.id,
      personId: person,
      seatId,
      remote,
      joinedAt: work.now,
      leftAt: null,
    };
    await this.records.join({ id: newId(), ...presence }, work.manager);
    hand.emit('meeting.joined', { person, seat: seatId, remote });
    return [];
  }

  async leave(hand: MeetingInHand): Promise<Problem[]> {
    const { meeting, person, work } = hand;
    const here = atTable(await hand.presences()).some((p) => p.personId === person);
    if (!here) return [problem('WRONG_STATE', 'You are not at the table.', { rule: 'present' })];
    await this.records.leave(meeting.id, person, work.now, work.manager);
    hand.emit('meeting.left', { person });
    return [];
  }
}
