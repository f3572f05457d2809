import { Injectable } from '@nestjs/common';
import { type Actor, newId, type Outcome, problem, type Problem } from '#kernel';
import { RecordStore } from '../data/records.ts';
import { cutOffOf, type KeptMeeting, type Meeting } from '../domain/meeting.ts';
import { atTable } from '../domain/quorum.ts';
import { Freezer } from '../freezer.ts';
import { MeetingCommands } from '../meeting-commands.ts';
import type { MeetingInHand } from '../meeting-in-hand.ts';
import { Table } from '../table.ts';
import { staleness } from './staleness.ts';

export const moves = ['startMeeting', 'pauseMeeting', 'resumeMeeting', 'endMeeting'] as const;
export type MeetingMoveName = (typeof moves)[number];

/** Opens, interrupts and ends a meeting. Whoever leads sits at the table. */
@Injectable()
export class LeadMeeting {
  constructor(
    private readonly commands: MeetingCommands,
    private readonly records: RecordStore,
    private readonly freezer: Freezer,
    private readonly table: Table,
  ) {}

  execute(
    actor: Actor,
    meeting: Meeting,
    name: MeetingMoveName,
    expectedVersion?: number | null,
  ): Promise<Outcome<KeptMeeting>> {
    const shifts = name === 'startMeeting';
    const command = { name, meeting, action: 'leadMeeting', shifts, input: {} } as const;
    return this.commands.run(actor, command, (hand) => {
      const stale = staleness(hand.before, expectedVersion);
      return stale.length > 0 ? Promise.resolve(stale) : this.lead(hand, name);
    });
  }

  private lead(hand: MeetingInHand, name: MeetingMoveName): Promise<readonly Problem[]> {
    if (name === 'startMeeting') return this.start(hand);
    if (name === 'endMeeting') return this.end(hand);
    return name === 'pauseMeeting' ? this.pause(hand) : this.resume(hand);
  }

  private async start(hand: MeetingInHand): Promise<readonly Problem[]> {
    const problems = hand.unless('PLANNED', 'FROZEN');
    if (problems.length > 0) return problems;
    if (hand.meeting.endsAt <= hand.work.now) return [over];
    const cutOff = cutOffOf(hand.meeting, hand.series.cutOffMinutes);
    if (hand.meeting.frozenAt === null) {
      if (cutOff > hand.work.now)
        return [
          problem('NOT_READY', `The agenda freezes at ${cutOff.toISOString()}; the meeting can begin then.`, {
            rule: 'cut-off',
            missing: ['a frozen agenda'],
          }),
        ];
      await this.freezer.freeze(hand);
    }
    hand.patch({ startedAt: hand.work.now });
    hand.emit('meeting.started', { chair: hand.person });
    const seated = atTable(await hand.presences()).some((p) => p.personId === hand.person);
    return seated ? [] : this.table.join(hand, { remote: false, standsIn: null });
  }

  private async pause(hand: MeetingInHand): Promise<readonly Problem[]> {
    const problems = hand.unless('RUNNING');
    if (problems.length > 0) return problems;
    await this.records.endTurn(hand.meeting.id, hand.work.now, hand.work.manager);
    hand.patch({ pausedAt: hand.work.now });
    hand.emit('meeting.paused', {});
    return [];
  }

  private async resume(hand: MeetingInHand): Promise<readonly Problem[]> {
    const problems = hand.unless('PAUSED');
    if (problems.length > 0) return problems;
    const { meeting, work } = hand;
    if (meeting.currentItem !== null)
      await this.records.beginTurn(
        { id: newId(), meetingId: meeting.id, itemId: meeting.currentItem, beganAt: work.now, endedAt: null },
        work.manager,
      );
    hand.patch({ pausedAt: null });
    hand.emit('meeting.resumed', {});
    return [];
  }

  private async end(hand: MeetingInHand): Promise<readonly Problem[]> {
    const problems = hand.unless('RUNNING', 'PAUSED');
    if (problems.length > 0) return problems;
    const { meeting, work } = hand;
    await this.records.endTurn(meeting.id, work.now, work.manager);
    await this.records.leave(meeting.id, null, work.now, work.manager);
    hand.patch({ endedAt: work.now, pausedAt: null, currentItem: null });
    hand.emit('meeting.ended', { chair: hand.person });
    return [];
  }
}

const over = problem('WRONG_STATE', 'The planned end of this meeting has passed, and nobody had opened it.', {
  rule: 'meeting-over',
  wayOut: 'What stood on its agenda is on that of the next meeting.',
});
