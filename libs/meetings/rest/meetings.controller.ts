import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApprovalRefs } from '#approvals';
import { changeNumber, ChangesRepository, ReadChanges } from '#changes';
import { type Actor, nextCursorOf, notFound, pageRequest } from '#kernel';
import { By } from '#platform/auth';
import { minutesText } from '../domain/minutes-text.ts';
import { toMeeting } from '../graphql/meeting.types.ts';
import { refOf, Sights } from '../sights.ts';
import { FindMeetings, type Found } from '../use-cases/find-meetings.ts';
import { ReadMinutes } from '../use-cases/read-minutes.ts';
import {
  MeetingPage,
  MeetingsQuery,
  type MeetingView,
  MeetingWithAgendaView,
  MinutesView,
} from './meeting.views.ts';

/** Meetings for scripts and screens in corridors: reading alone. */
@ApiTags('meetings')
@ApiBearerAuth()
@Controller('api/v1/meetings')
export class MeetingsController {
  constructor(
    private readonly read: ReadChanges,
    private readonly find: FindMeetings,
    private readonly refs: ApprovalRefs,
    private readonly sights: Sights,
    private readonly minutesOf: ReadMinutes,
    private readonly changes: ChangesRepository,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Meetings',
    description: 'In order of time; those to come unless asked otherwise.',
  })
  @ApiOkResponse({ type: MeetingPage })
  async meetings(
    @By() actor: Actor,
    @Query() { board, limit, after, ...filter }: MeetingsQuery,
  ): Promise<MeetingPage> {
    this.read.mayList(actor);
    const boardId = board === undefined ? null : await this.refs.board(board);
    const page = await this.find.page({ ...filter, boardId }, pageRequest({ first: limit, after }));
    return {
      items: page.nodes.map(viewOf),
      nextCursor: nextCursorOf(page),
    };
  }

  @Get(':series/:at')
  @ApiOperation({ summary: 'A meeting with its agenda' })
  @ApiOkResponse({ type: MeetingWithAgendaView })
  async meeting(
    @By() actor: Actor,
    @Param('series') series: string,
    @Param('at') at: string,
  ): Promise<MeetingWithAgendaView> {
    this.read.mayList(actor);
    const found = await this.find.one(`${series}/${at}`);
    const entries = (await this.sights.agendas([found])).get(refOf(found)) ?? [];
    const changes = await this.changes.byIds(entries.map((e) => e.changeId));
    const agenda = entries.flatMap(({ position, changeId, outcome, mark }) => {
      const change = changes.get(changeId);
      if (change === undefined) return [];
      const { title, risk, plannedStart } = change;
      return [{ position, change: changeNumber(change.number), title, risk, plannedStart, outcome, mark }];
    });
    return Object.assign(viewOf(found), { agenda });
  }

  @Get(':series/:at/minutes')
  @ApiOperation({
    summary: 'The minutes of a meeting',
    description: 'Closed, held against the ledger; or as they would be closed now.',
  })
  @ApiOkResponse({ type: MinutesView })
  async minutes(
    @By() actor: Actor,
    @Param('series') series: string,
    @Param('at') at: string,
  ): Promise<MinutesView> {
    this.read.mayList(actor);
    const minutes = await this.minutesOf.of(await this.find.one(`${series}/${at}`));
    if (minutes === null) throw notFound('record of minutes: the meeting has not begun');
    const { content, digest, verified } = minutes;
    return { text: minutesText(minutes.minutes), json: content, digest, verified };
  }
}

function viewOf(found: Found): MeetingView {
  const { startsAt, endsAt, cutOffAt, frozenAt, startedAt, endedAt, lapsedAt, ref, state } = toMeeting(found);
  const times = { startsAt, endsAt, cutOffAt, frozenAt, startedAt, endedAt, lapsedAt };
  return { ref, state, name: found.series.name, ...times };
}
