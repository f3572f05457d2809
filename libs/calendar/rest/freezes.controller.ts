import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ReadChanges } from '#changes';
import type { Actor, Clock } from '#kernel';
import { By } from '#platform/auth';
import { CLOCK } from '#platform/database';
import { ListCalendar } from '../use-cases/list-calendar.ts';
import { FreezePage, FreezesQuery, freezeView } from './calendar.views.ts';

const aMonth = 30 * 86_400_000;

/** The freezes, for what plans and deploys. */
@ApiTags('calendar')
@ApiBearerAuth()
@Controller('api/v1/calendar/freezes')
export class FreezesController {
  constructor(
    private readonly list: ListCalendar,
    private readonly read: ReadChanges,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Freezes in a span',
    description: 'Each time that one is on, in order of start. Whether one stops a change, its gate says.',
  })
  @ApiOkResponse({ type: FreezePage })
  async freezes(@By() actor: Actor, @Query() query: FreezesQuery): Promise<FreezePage> {
    this.read.mayList(actor);
    const from = query.from ?? this.clock.now();
    const to = query.to ?? new Date(from.getTime() + aMonth);
    const { service: services, environment: environments, region } = query;
    const wish = { kinds: ['FREEZE'] as const, services, environments, region };
    return { items: (await this.list.within({ from, to }, wish)).map(freezeView) };
  }
}
