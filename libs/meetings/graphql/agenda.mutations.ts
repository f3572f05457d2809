import { Args, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { ChangeRefs } from '#changes';
import { type Actor, problem } from '#kernel';
import { By } from '#platform/auth';
import { AdmitLate } from '../use-cases/admit-late.ts';
import { DeferItem } from '../use-cases/defer-item.ts';
import { FindMeetings } from '../use-cases/find-meetings.ts';
import { ReorderAgenda } from '../use-cases/reorder-agenda.ts';
import { TakeItem } from '../use-cases/take-item.ts';
import { AdmitLateFields, DeferFields, ReorderFields, TakeItemFields } from './inputs.ts';
import { MeetingPayload } from './meeting.types.ts';
import { meetingPayload } from './series.mutations.ts';

@ObjectType({ description: 'The meeting that deals with the item, or why not.' })
export class TakeItemPayload extends MeetingPayload {}
@ObjectType({ description: 'The meeting with the late change, or why it was not let on.' })
export class AdmitLateChangePayload extends MeetingPayload {}
@ObjectType({ description: 'The meeting with its new order, or why it was kept.' })
export class ReorderAgendaPayload extends MeetingPayload {}
@ObjectType({ description: 'The meeting without the item, or why it was not put off.' })
export class DeferItemPayload extends MeetingPayload {}

/** What a chair does with the agenda, from the cut-off on. */
@Resolver()
export class AgendaMutations {
  constructor(
    private readonly find: FindMeetings,
    private readonly changes: ChangeRefs,
    private readonly take: TakeItem,
    private readonly admit: AdmitLate,
    private readonly reorder: ReorderAgenda,
    private readonly defer: DeferItem,
  ) {}

  @Mutation(() => TakeItemPayload, { description: 'Moves the meeting on to an item.' })
  async takeItem(
    @By() actor: Actor,
    @Args('input') { meeting: ref, change, expectedVersion }: TakeItemFields,
  ): Promise<TakeItemPayload> {
    const { series, meeting } = await this.find.one(ref);
    const changeId = await this.changes.resolve(change);
    return meetingPayload(series, await this.take.execute(actor, meeting, { changeId, expectedVersion }));
  }

  @Mutation(() => AdmitLateChangePayload, {
    description: 'Lets a change on the agenda that came after the cut-off: the chair’s exception, on record.',
  })
  async admitLateChange(
    @By() actor: Actor,
    @Args('input') { meeting: ref, change, reason }: AdmitLateFields,
  ): Promise<AdmitLateChangePayload> {
    const { series, meeting } = await this.find.one(ref);
    const changeId = await this.changes.resolve(change);
    return meetingPayload(series, await this.admit.execute(actor, meeting, changeId, reason));
  }

  @Mutation(() => ReorderAgendaPayload, { description: 'Puts an item of a frozen agenda to another place.' })
  async reorderAgenda(
    @By() actor: Actor,
    @Args('input') { meeting: ref, change, position, reason }: ReorderFields,
  ): Promise<ReorderAgendaPayload> {
    const { series, meeting } = await this.find.one(ref);
    const changeId = await this.changes.resolve(change);
    return meetingPayload(series, await this.reorder.execute(actor, meeting, { changeId, position, reason }));
  }

  @Mutation(() => DeferItemPayload, { description: 'Puts an item off to a later meeting of the series.' })
  async deferItem(
    @By() actor: Actor,
    @Args('input') { meeting: ref, change, to, reason }: DeferFields,
  ): Promise<DeferItemPayload> {
    const found = await this.find.one(ref);
    const changeId = await this.changes.resolve(change);
    const later = to == null ? await this.find.next(found) : await this.find.one(to);
    if (later === null) return { meeting: null, problems: [noLater] };
    const deferral = { changeId, to: later.meeting, reason };
    return meetingPayload(found.series, await this.defer.execute(actor, found.meeting, deferral));
  }
}

const noLater = problem('NOT_READY', 'No later meeting of this series is planned.', {
  path: ['input', 'to'],
  wayOut: 'Have the series go on, or end the meeting: what is not decided waits for any next one.',
});
