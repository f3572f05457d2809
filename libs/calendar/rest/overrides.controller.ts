import { Body, Controller, Get, Headers, Inject, Param, Post, Res, UseInterceptors } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { changeNumber, ReadChanges } from '#changes';
import { type Actor, type Clock, type Id } from '#kernel';
import { By } from '#platform/auth';
import { CLOCK } from '#platform/database';
import { idFrom } from '#platform/graphql';
import {
  accepted,
  idempotencyKeyHeader,
  IdempotentAnswers,
  ifMatchHeader,
  versionFrom,
} from '#platform/http';
import type { FastifyReply } from 'fastify';
import { CalendarEntries } from '../data/calendar-entries.ts';
import { FreezeOverrides } from '../data/freeze-overrides.ts';
import { RequestOverride } from '../use-cases/request-override.ts';
import { NewFreezeOverride, OverrideList, OverrideView, overrideView } from './calendar.views.ts';

/** Overrides over REST: asked for by pipelines, and read by them. */
@ApiTags('calendar')
@ApiBearerAuth()
@ApiHeader(idempotencyKeyHeader)
@UseInterceptors(IdempotentAnswers)
@Controller('api/v1/changes/:ref/freeze-overrides')
export class OverridesController {
  constructor(
    private readonly read: ReadChanges,
    private readonly request: RequestOverride,
    private readonly overrides: FreezeOverrides,
    private readonly entries: CalendarEntries,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @ApiOperation({
    summary: 'Ask for a freeze to be overridden',
    description: 'For the content that the change has now: a material edit voids it. People decide.',
  })
  @ApiHeader(ifMatchHeader)
  @ApiCreatedResponse({ type: OverrideView, description: 'The request.' })
  async ask(
    @By() actor: Actor,
    @Param('ref') ref: string,
    @Body() { freeze, ...said }: NewFreezeOverride,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Headers('If-Match') match?: string,
  ): Promise<OverrideView> {
    const expectedVersion = versionFrom(match, false);
    const { id, number } = await this.read.one(actor, ref);
    const entry = freeze == null ? null : idFrom('CalendarEntry', freeze, 'freeze');
    accepted(await this.request.execute(actor, id, { ...said, freeze: entry, expectedVersion }));
    const views = await this.views(id);
    void reply.header('location', `/api/v1/changes/${changeNumber(number)}/freeze-overrides`);
    return views.at(-1) as OverrideView;
  }

  @Get()
  @ApiOperation({
    summary: 'The overrides on a change',
    description: 'The oldest first, whatever came of them.',
  })
  @ApiOkResponse({ type: OverrideList })
  async list(@By() actor: Actor, @Param('ref') ref: string): Promise<OverrideList> {
    const { id } = await this.read.one(actor, ref);
    return { items: await this.views(id) };
  }

  private async views(changeId: Id): Promise<OverrideView[]> {
    const found = await this.overrides.ofChange(changeId);
    const entries = await this.entries.byIds([...new Set(found.map((o) => o.entryId))]);
    const now = this.clock.now();
    return found.map((o) => overrideView(o, entries.get(o.entryId)?.name ?? '', now));
  }
}
