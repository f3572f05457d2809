import { Args, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { ApprovalRefs } from '#approvals';
import type { Actor, Outcome } from '#kernel';
import { By } from '#platform/auth';
import { SeriesStore } from '../data/series-store.ts';
import type { KeptMeeting } from '../domain/meeting.ts';
import type { MeetingSeries } from '../domain/series.ts';
import { AlterSeries } from '../use-cases/alter-series.ts';
import { CancelMeeting } from '../use-cases/cancel-meeting.ts';
import { EndSeries } from '../use-cases/end-series.ts';
import { FindMeetings } from '../use-cases/find-meetings.ts';
import { MoveMeeting } from '../use-cases/move-meeting.ts';
import { PlanSeries } from '../use-cases/plan-series.ts';
import {
  AlterSeriesFields,
  CancelMeetingFields,
  CreateSeriesFields,
  EndSeriesFields,
  MoveMeetingFields,
} from './inputs.ts';
import { agendaFilterOf } from './agenda-filter.ts';
import { MeetingPayload, SeriesPayload, toMeeting, toSeries } from './meeting.types.ts';

@ObjectType({ description: 'The new series, or why it was not planned.' })
export class CreateMeetingSeriesPayload extends SeriesPayload {}
@ObjectType({ description: 'The series as it is from now on, or why it was not altered.' })
export class AlterMeetingSeriesPayload extends SeriesPayload {}
@ObjectType({ description: 'The series that ended, or why it did not.' })
export class EndMeetingSeriesPayload extends SeriesPayload {}
@ObjectType({ description: 'The meeting at its new time, or why it was not moved.' })
export class MoveMeetingPayload extends MeetingPayload {}
@ObjectType({ description: 'The meeting that does not take place, or why it does.' })
export class CancelMeetingPayload extends MeetingPayload {}

/** When boards meet. */
@Resolver()
export class SeriesMutations {
  constructor(
    private readonly refs: ApprovalRefs,
    private readonly plan: PlanSeries,
    private readonly alter: AlterSeries,
    private readonly endOne: EndSeries,
    private readonly store: SeriesStore,
  ) {}

  @Mutation(() => CreateMeetingSeriesPayload, { description: 'Has a board meet, once or by a rule.' })
  async createMeetingSeries(
    @By() actor: Actor,
    @Args('input') { board, filter, cutOffMinutes, itemMinutes, ...rest }: CreateSeriesFields,
  ): Promise<CreateMeetingSeriesPayload> {
    const input = {
      ...rest,
      board: await this.refs.board(board),
      filter: filter == null ? null : await agendaFilterOf(filter, this.refs),
      cutOffMinutes: cutOffMinutes ?? 1_440,
      itemMinutes: itemMinutes ?? 10,
    };
    return seriesPayload(await this.plan.execute(actor, input));
  }

  @Mutation(() => AlterMeetingSeriesPayload, {
    description: 'Alters a series from now on. What is frozen or held stays as it is.',
  })
  async alterMeetingSeries(
    @By() actor: Actor,
    @Args('input') { series, reason, filter, start, rule, ...rest }: AlterSeriesFields,
  ): Promise<AlterMeetingSeriesPayload> {
    const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value != null));
    const patch = {
      ...given,
      ...(start == null ? {} : { start: start.length === 16 ? `${start}:00` : start }),
      ...(rule == null ? {} : { rule }),
      ...(filter == null ? {} : { filter: await agendaFilterOf(filter, this.refs) }),
    };
    return seriesPayload(await this.alter.execute(actor, await this.store.byKey(series), patch, reason));
  }

  @Mutation(() => EndMeetingSeriesPayload, {
    description: 'Ends a series. What is frozen or held stays; nothing else takes place any more.',
  })
  async endMeetingSeries(
    @By() actor: Actor,
    @Args('input') { series, reason }: EndSeriesFields,
  ): Promise<EndMeetingSeriesPayload> {
    return seriesPayload(await this.endOne.execute(actor, await this.store.byKey(series), reason));
  }
}

/** Single meetings of a series that are held at another time, or not at all. */
@Resolver()
export class OccurrenceMutations {
  constructor(
    private readonly find: FindMeetings,
    private readonly moveOne: MoveMeeting,
    private readonly cancelOne: CancelMeeting,
  ) {}

  @Mutation(() => MoveMeetingPayload, { description: 'Holds one meeting of a series at another time.' })
  async moveMeeting(
    @By() actor: Actor,
    @Args('input') { meeting: ref, ...move }: MoveMeetingFields,
  ): Promise<MoveMeetingPayload> {
    const { series, meeting } = await this.find.one(ref);
    return meetingPayload(series, await this.moveOne.execute(actor, meeting, move));
  }

  @Mutation(() => CancelMeetingPayload, {
    description: 'Cancels one meeting of a series. What is on its agenda waits for the next.',
  })
  async cancelMeeting(
    @By() actor: Actor,
    @Args('input') { meeting: ref, reason }: CancelMeetingFields,
  ): Promise<CancelMeetingPayload> {
    const { series, meeting } = await this.find.one(ref);
    return meetingPayload(series, await this.cancelOne.execute(actor, meeting, reason));
  }
}

const seriesPayload = (outcome: Outcome<MeetingSeries>): SeriesPayload =>
  outcome.ok
    ? { series: toSeries(outcome.value), problems: [] }
    : { series: null, problems: outcome.problems };

/** A command's outcome as a mutation's payload. */
export const meetingPayload = (series: MeetingSeries, outcome: Outcome<KeptMeeting>): MeetingPayload =>
  outcome.ok
    ? { meeting: toMeeting({ series, meeting: outcome.value }), problems: [] }
    : { meeting: null, problems: outcome.problems };
