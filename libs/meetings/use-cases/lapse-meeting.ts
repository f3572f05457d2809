import { Injectable } from '@nestjs/common';
import { Rounds } from '#approvals';
import { type Actor, type Outcome, problem } from '#kernel';
import { nextCutOff } from '../domain/calendar.ts';
import { type KeptMeeting, type Meeting, stateOf } from '../domain/meeting.ts';
import { meetingRef } from '../domain/series.ts';
import { MeetingCommands, MeetingStores } from '../meeting-commands.ts';
import type { MeetingInHand } from '../meeting-in-hand.ts';

const yearMs = 365 * 86_400_000;

/**
 * What the planned end of a meeting brings that nobody opened: Gavel's own command. What stood on its agenda is free for
 * the next. Does nothing when it was opened, moved or canceled meanwhile.
 */
@Injectable()
export class LapseMeeting {
  constructor(
    private readonly commands: MeetingCommands,
    private readonly stores: MeetingStores,
    private readonly rounds: Rounds,
  ) {}

  execute(actor: Actor, meeting: Meeting): Promise<Outcome<KeptMeeting>> {
    const command = {
      name: 'lapseMeeting',
      meeting,
      action: 'lapseMeeting',
      shifts: true,
      input: {},
    } as const;
    return this.commands.run(actor, command, async (hand) => {
      if (stateOf(hand.meeting) !== 'FROZEN') return [];
      const { endsAt, id, startsAt } = hand.meeting;
      const { manager, now } = hand.work;
      if (endsAt > now) return [problem('WRONG_STATE', 'The planned end is ahead.', { rule: 'planned-end' })];
      // Whoever sat there already has waited for nothing.
      await this.stores.records.leave(id, null, now, manager);
      hand.patch({ lapsedAt: now });
      const data = {
        startsAt: startsAt.toISOString(),
        endsAt: endsAt.toISOString(),
        before: 'FROZEN',
        after: 'LAPSED',
        changes: await this.waiting(hand),
        next: await this.next(hand),
      };
      hand.emit('meeting.lapsed', data, true);
      return [];
    });
  }

  /** What was to be dealt with and still waits for votes. */
  private async waiting(hand: MeetingInHand): Promise<string[]> {
    const items = (await hand.items()).filter((i) => i.deferredAt === null);
    const rounds = await this.rounds.byIds(
      items.map((i) => i.roundId),
      hand.work.manager,
    );
    return items.filter((i) => rounds.get(i.roundId)?.state === 'open').map((i) => i.changeId);
  }

  /** The meeting whose agenda takes it up; null when the series has none any more. */
  private async next({ series, work }: MeetingInHand): Promise<string | null> {
    const { manager, now } = work;
    const span = { from: now, to: new Date(now.getTime() + 5 * yearMs) };
    const kept = await this.stores.meetings.touching([series.id], span, manager);
    const next = nextCutOff(series, kept, now);
    return next === null ? null : meetingRef(series, next.meeting.at);
  }
}
