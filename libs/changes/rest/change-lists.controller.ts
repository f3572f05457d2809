import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { type Actor, nextCursorOf, pageRequest } from '#kernel';
import { By } from '#platform/auth';
import { EventLog } from '#platform/database';
import { toChangeEvent } from '../graphql/timeline.resolver.ts';
import { ListChanges } from '../use-cases/list-changes.ts';
import { ReadChanges } from '../use-cases/read-changes.ts';
import { ChangesQuery, PageQuery } from './change.queries.ts';
import { ChangeView, ChangeViews } from './change.view.ts';
import { Standing, type StandingView } from './standing.ts';

export class ChangePage {
  @ApiProperty({ type: [ChangeView] }) items!: ChangeView[];
  @ApiProperty({ type: String, nullable: true, description: 'For `after`; null on the last page.' })
  nextCursor!: string | null;
}

/** Changes in lists, and what belongs to one in lists. */
@ApiTags('changes')
@ApiBearerAuth()
@Controller('api/v1/changes')
export class ChangeListsController {
  constructor(
    private readonly read: ReadChanges,
    private readonly list: ListChanges,
    private readonly views: ChangeViews,
    private readonly standing: Standing,
    private readonly events: EventLog,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List changes' })
  @ApiOkResponse({ type: ChangePage })
  async page(@By() actor: Actor, @Query() query: ChangesQuery): Promise<ChangePage> {
    this.read.mayList(actor);
    const { state, type, risk, service, environment, sort, ascending, limit, after, ...rest } = query;
    const filter = {
      ...rest,
      states: state,
      types: type,
      risks: risk,
      services: service,
      environments: environment,
    };
    const order = { by: sort ?? ('NUMBER' as const), descending: ascending !== true };
    const page = await this.list.page(filter, order, { first: limit, after });
    return {
      items: await this.views.many(page.nodes),
      nextCursor: nextCursorOf(page),
    };
  }

  @Get(':ref/timeline')
  @ApiOperation({ summary: 'Everything that happened to a change', description: 'Oldest first.' })
  async timeline(@By() actor: Actor, @Param('ref') ref: string, @Query() query: PageQuery): Promise<object> {
    const change = await this.read.one(actor, ref);
    const page = await this.events.of(
      'change',
      change.id,
      pageRequest({ first: query.limit, after: query.after }),
    );
    return {
      items: page.nodes.map(toChangeEvent),
      nextCursor: nextCursorOf(page),
    };
  }

  @Get(':ref/standing')
  @ApiOperation({
    summary: 'What a change lacks and what may happen next',
    description: 'Each next step is allowed, or has every reason why not.',
  })
  async standingOf(@By() actor: Actor, @Param('ref') ref: string): Promise<StandingView> {
    return this.standing.of(actor, await this.read.one(actor, ref));
  }
}
