import { Args, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { ApprovalRefs } from '#approvals';
import { ChangeRefs } from '#changes';
import type { Actor } from '#kernel';
import { By } from '#platform/auth';
import type { MeetingMoveName } from '../use-cases/lead-meeting.ts';
import { AddRemark } from '../use-cases/add-remark.ts';
import { AnswerInvitation } from '../use-cases/answer-invitation.ts';
import { AttendMeeting } from '../use-cases/attend-meeting.ts';
import { CloseMinutes } from '../use-cases/close-minutes.ts';
import { FindMeetings } from '../use-cases/find-meetings.ts';
import { LeadMeeting } from '../use-cases/lead-meeting.ts';
import { AnswerFields, JoinFields, LeaveFields, MeetingStepFields, RemarkFields } from './inputs.ts';
import { MeetingPayload } from './meeting.types.ts';
import { meetingPayload } from './series.mutations.ts';

@ObjectType({ description: 'The meeting with the answer, or why it was not taken.' })
export class AnswerInvitationPayload extends MeetingPayload {}
@ObjectType({ description: 'The meeting with whoever joined, or why not.' })
export class JoinMeetingPayload extends MeetingPayload {}
@ObjectType({ description: 'The meeting without whoever left, or why not.' })
export class LeaveMeetingPayload extends MeetingPayload {}
@ObjectType({ description: 'The meeting that runs, or why it was not opened.' })
export class StartMeetingPayload extends MeetingPayload {}
@ObjectType({ description: 'The meeting that pauses, or why not.' })
export class PauseMeetingPayload extends MeetingPayload {}
@ObjectType({ description: 'The meeting that goes on, or why not.' })
export class ResumeMeetingPayload extends MeetingPayload {}
@ObjectType({ description: 'The meeting that is over, or why not.' })
export class EndMeetingPayload extends MeetingPayload {}
@ObjectType({ description: 'The meeting with the remark, or why it was not taken.' })
export class AddMinutesRemarkPayload extends MeetingPayload {}
@ObjectType({ description: 'The meeting whose minutes are closed, or why they are not.' })
export class CloseMinutesPayload extends MeetingPayload {}

/** Who comes, sits down and gets up. */
@Resolver()
export class AttendanceMutations {
  constructor(
    private readonly find: FindMeetings,
    private readonly refs: ApprovalRefs,
    private readonly changes: ChangeRefs,
    private readonly answer: AnswerInvitation,
    private readonly attend: AttendMeeting,
    private readonly remark: AddRemark,
  ) {}

  @Mutation(() => AnswerInvitationPayload, {
    description: 'Says whether the viewer comes, or sends a deputy.',
  })
  async answerInvitation(
    @By() actor: Actor,
    @Args('input') input: AnswerFields,
  ): Promise<AnswerInvitationPayload> {
    const { series, meeting } = await this.find.one(input.meeting);
    const deputy = input.deputy == null ? null : await this.refs.person(input.deputy, 'deputy');
    const answer = input.answer.toLowerCase() as Lowercase<typeof input.answer>;
    return meetingPayload(series, await this.answer.execute(actor, meeting, { answer, deputy }));
  }

  @Mutation(() => JoinMeetingPayload, { description: 'The viewer sits down at the table.' })
  async joinMeeting(@By() actor: Actor, @Args('input') input: JoinFields): Promise<JoinMeetingPayload> {
    const { series, meeting } = await this.find.one(input.meeting);
    const standsIn = input.standsIn == null ? null : await this.refs.person(input.standsIn, 'standsIn');
    const attendance = { here: true, remote: input.remote === true, standsIn };
    return meetingPayload(series, await this.attend.execute(actor, meeting, attendance));
  }

  @Mutation(() => LeaveMeetingPayload, { description: 'The viewer gets up from the table.' })
  async leaveMeeting(@By() actor: Actor, @Args('input') input: LeaveFields): Promise<LeaveMeetingPayload> {
    const { series, meeting } = await this.find.one(input.meeting);
    return meetingPayload(series, await this.attend.execute(actor, meeting, { here: false }));
  }

  @Mutation(() => AddMinutesRemarkPayload, { description: 'Has something written into the minutes.' })
  async addMinutesRemark(
    @By() actor: Actor,
    @Args('input') input: RemarkFields,
  ): Promise<AddMinutesRemarkPayload> {
    const { series, meeting } = await this.find.one(input.meeting);
    const changeId = input.change == null ? null : await this.changes.resolve(input.change);
    return meetingPayload(series, await this.remark.execute(actor, meeting, { changeId, text: input.text }));
  }
}

/** How a chair leads. */
@Resolver()
export class LeadMutations {
  constructor(
    private readonly find: FindMeetings,
    private readonly leads: LeadMeeting,
    private readonly close: CloseMinutes,
  ) {}

  @Mutation(() => StartMeetingPayload, {
    description: 'Opens a meeting whose agenda is frozen, or due to be.',
  })
  startMeeting(@By() actor: Actor, @Args('input') input: MeetingStepFields): Promise<StartMeetingPayload> {
    return this.lead(actor, input, 'startMeeting');
  }

  @Mutation(() => PauseMeetingPayload, {
    description: 'Interrupts a meeting: no votes are taken, no time counts.',
  })
  pauseMeeting(@By() actor: Actor, @Args('input') input: MeetingStepFields): Promise<PauseMeetingPayload> {
    return this.lead(actor, input, 'pauseMeeting');
  }

  @Mutation(() => ResumeMeetingPayload, { description: 'Goes on after a pause.' })
  resumeMeeting(@By() actor: Actor, @Args('input') input: MeetingStepFields): Promise<ResumeMeetingPayload> {
    return this.lead(actor, input, 'resumeMeeting');
  }

  @Mutation(() => EndMeetingPayload, {
    description: 'Ends a meeting. What was not decided waits for the next.',
  })
  endMeeting(@By() actor: Actor, @Args('input') input: MeetingStepFields): Promise<EndMeetingPayload> {
    return this.lead(actor, input, 'endMeeting');
  }

  @Mutation(() => CloseMinutesPayload, {
    description: 'Closes the minutes for good: kept as evidence, their digest in the ledger.',
  })
  async closeMinutes(
    @By() actor: Actor,
    @Args('input') { meeting: ref }: MeetingStepFields,
  ): Promise<CloseMinutesPayload> {
    const { series, meeting } = await this.find.one(ref);
    return meetingPayload(series, await this.close.execute(actor, meeting));
  }

  private async lead(
    actor: Actor,
    { meeting: ref, expectedVersion }: MeetingStepFields,
    step: MeetingMoveName,
  ): Promise<MeetingPayload> {
    const { series, meeting } = await this.find.one(ref);
    return meetingPayload(series, await this.leads.execute(actor, meeting, step, expectedVersion));
  }
}
