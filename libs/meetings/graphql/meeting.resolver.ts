import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { ApprovalRefs, BoardObject, Boards, toBoard } from '#approvals';
import { ReadChanges } from '#changes';
import { type Actor, pageRequest } from '#kernel';
import { By } from '#platform/auth';
import { connectionOf, type ConnectionShape, type GraphQLContext, loaderOf, shown } from '#platform/graphql';
import { SeriesStore } from '../data/series-store.ts';
import { timeUsed } from '../domain/quorum.ts';
import { minutesText } from '../domain/minutes-text.ts';
import { Sights } from '../sights.ts';
import { FindMeetings } from '../use-cases/find-meetings.ts';
import { ReadMinutes } from '../use-cases/read-minutes.ts';
import { MeetingsArgs, SeriesArgs } from './inputs.ts';
import {
  AnswerObject,
  ItemObject,
  MinutesObject,
  PresenceObject,
  RemarkObject,
  toAnswer,
  toPresence,
  toRemark,
} from './item.types.ts';
import { toItem } from './to-item.ts';
import { agendaOf, tableOf } from './loaders.ts';
import {
  MeetingConnection,
  MeetingObject,
  MeetingSeriesConnection,
  SeriesObject,
  toMeeting,
  toSeries,
} from './meeting.types.ts';

/** Meetings, by time or by name. */
@Resolver()
export class MeetingQueries {
  constructor(
    private readonly find: FindMeetings,
    private readonly store: SeriesStore,
    private readonly refs: ApprovalRefs,
    private readonly read: ReadChanges,
  ) {}

  @Query(() => MeetingConnection, {
    description: 'Meetings in order of time, those to come unless asked otherwise.',
  })
  async meetings(
    @By() actor: Actor,
    @Args() { filter, ...page }: MeetingsArgs,
  ): Promise<ConnectionShape<MeetingObject>> {
    this.read.mayList(actor);
    const { board, ...rest } = filter ?? {};
    const boardId = board == null ? null : await this.refs.board(board);
    return connectionOf(await this.find.page({ ...rest, boardId }, pageRequest(page)), toMeeting);
  }

  @Query(() => MeetingObject, { description: 'A meeting by its name.' })
  async meeting(
    @By() actor: Actor,
    @Args('ref', { description: 'As in `cab-weekly/2026-12-01T10:00:00`.' }) ref: string,
  ): Promise<MeetingObject> {
    this.read.mayList(actor);
    return toMeeting(await this.find.one(ref));
  }

  @Query(() => MeetingSeriesConnection, { description: 'Series of meetings in order of key.' })
  async meetingSeries(
    @By() actor: Actor,
    @Args() { filter, ...page }: SeriesArgs,
  ): Promise<ConnectionShape<SeriesObject>> {
    this.read.mayList(actor);
    const boardId = filter?.board == null ? null : await this.refs.board(filter.board);
    return connectionOf(
      await this.store.list({ boardId, active: filter?.active }, pageRequest(page)),
      toSeries,
    );
  }
}

/** A meeting with its agenda, who is there, and its minutes. */
@Resolver(() => MeetingObject)
export class MeetingResolver {
  constructor(
    private readonly sights: Sights,
    private readonly minutesOf: ReadMinutes,
  ) {}

  @ResolveField(() => SeriesObject, { description: 'The series that it is of.' })
  series(@Parent() { found }: MeetingObject): SeriesObject {
    return toSeries(found.series);
  }

  @ResolveField(() => [ItemObject], {
    description: 'Before the cut-off what would be on it now; from then on what is. 200 at the most.',
  })
  async agenda(
    @Parent() { found }: MeetingObject,
    @Context() context: GraphQLContext,
  ): Promise<ItemObject[]> {
    const entries = (await agendaOf(context, this.sights, found)) ?? [];
    const table = await tableOf(context, this.sights, found);
    const now = new Date();
    return entries.map((entry) =>
      toItem(found, entry, {
        usedSeconds: Math.round(timeUsed(table?.records.turns ?? [], entry.item?.id ?? '', now) / 1_000),
        remarks: (table?.records.remarks ?? []).filter(
          (r) => r.itemId !== null && r.itemId === entry.item?.id,
        ),
      }),
    );
  }

  @ResolveField(() => [AnswerObject], { description: 'Who said that they come, or not.' })
  async answers(
    @Parent() { found }: MeetingObject,
    @Context() context: GraphQLContext,
  ): Promise<AnswerObject[]> {
    return ((await tableOf(context, this.sights, found))?.records.answers ?? []).map(toAnswer);
  }

  @ResolveField(() => [PresenceObject], { description: 'Who is or was at the table.' })
  async attendance(
    @Parent() { found }: MeetingObject,
    @Context() context: GraphQLContext,
  ): Promise<PresenceObject[]> {
    return ((await tableOf(context, this.sights, found))?.records.presences ?? []).map(toPresence);
  }

  @ResolveField(() => [RemarkObject], {
    description: 'What is to stand in the minutes about the meeting itself.',
  })
  async remarks(
    @Parent() { found }: MeetingObject,
    @Context() context: GraphQLContext,
  ): Promise<RemarkObject[]> {
    const table = await tableOf(context, this.sights, found);
    return (table?.records.remarks ?? []).filter((r) => r.itemId === null).map(toRemark);
  }

  @ResolveField(() => MinutesObject, {
    nullable: true,
    description: 'The minutes: closed, or as they would be closed now. Null before the meeting begins.',
  })
  async minutes(@Parent() { found }: MeetingObject): Promise<MinutesObject | null> {
    const read = await this.minutesOf.of(found);
    if (read === null) return null;
    const { minutes, content, digest, verified } = read;
    return { text: minutesText(minutes), json: content, digest, verified };
  }
}

const boardsKey = Symbol('boardsOfSeries');

@Resolver(() => SeriesObject)
export class SeriesResolver {
  constructor(private readonly boards: Boards) {}

  @ResolveField(() => BoardObject, { description: 'The board that meets.' })
  board(@Parent() { record }: SeriesObject, @Context() context: GraphQLContext): Promise<BoardObject | null> {
    const load = (ids: readonly string[]) => this.boards.byIds(ids);
    return shown(loaderOf(context, boardsKey, load), record.boardId, toBoard);
  }
}
