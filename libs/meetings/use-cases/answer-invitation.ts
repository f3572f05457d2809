import { Injectable } from '@nestjs/common';
import { type Actor, type Id, type Outcome, problem } from '#kernel';
import { RecordStore } from '../data/records.ts';
import type { Answer, KeptMeeting, Meeting } from '../domain/meeting.ts';
import { MeetingCommands } from '../meeting-commands.ts';

export interface Reply {
  readonly answer: Answer['answer'];
  /** Who comes instead; only with a refusal. */
  readonly deputy?: Id | null;
}

/** Says whether one comes to a meeting, or sends a deputy. The last answer counts. */
@Injectable()
export class AnswerInvitation {
  constructor(
    private readonly commands: MeetingCommands,
    private readonly records: RecordStore,
  ) {}

  execute(actor: Actor, meeting: Meeting, { answer, deputy }: Reply): Promise<Outcome<KeptMeeting>> {
    const input = { answer, deputy: deputy ?? null };
    const command = { name: 'answerInvitation', meeting, action: 'attendMeeting', input } as const;
    return this.commands.run(actor, command, async (hand) => {
      const problems = hand.unless('PLANNED', 'FROZEN', 'RUNNING', 'PAUSED');
      if (problems.length > 0) return problems;
      const deputyId = deputy ?? null;
      if (deputyId !== null && answer !== 'declined')
        return [problem('INVALID_INPUT', 'Whoever comes sends no deputy.', { path: ['input', 'deputy'] })];
      if (deputyId !== null && hand.sitting.seatFor(deputyId, hand.person, []) !== hand.person)
        return [
          problem('INVALID_REFERENCE', 'This person is not your deputy on the board.', {
            path: ['input', 'deputy'],
            wayOut: 'An administrator can make somebody a deputy for you.',
          }),
        ];
      const said = await this.records.answers([hand.meeting.id], hand.work.manager);
      const former = said.find((a) => a.personId === hand.person)?.deputyId ?? null;
      // Somebody may stand in for several members.
      const deputies = said.flatMap((a) => (a.personId === hand.person ? [] : (a.deputyId ?? [])));
      await this.records.answer(
        { meetingId: hand.meeting.id, personId: hand.person, answer, deputyId, answeredAt: hand.work.now },
        hand.work.manager,
      );
      hand.emit('meeting.invitationAnswered', {
        person: hand.person,
        answer,
        deputy: deputyId,
        // Not wanted any more.
        released: former !== deputyId && !deputies.includes(former ?? '') ? former : null,
      });
      return [];
    });
  }
}
