import { Body, Controller, HttpCode, Inject, Param, Post, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Actor, type Clock, type Id, notFound } from '#kernel';
import { By } from '#platform/auth';
import { CLOCK } from '#platform/database';
import { idFrom } from '#platform/graphql';
import { accepted, idempotencyKeyHeader, IdempotentAnswers } from '#platform/http';
import { CalendarEntries } from '../data/calendar-entries.ts';
import { FreezeOverrides } from '../data/freeze-overrides.ts';
import { DecideOverride } from '../use-cases/decide-override.ts';
import { EndOverride } from '../use-cases/end-override.ts';
import { OverrideDecisionBody, OverrideEndingBody, OverrideView, overrideView } from './calendar.views.ts';

/** Deciding about overrides, over REST: what is held against people is held against scripts. */
@ApiTags('calendar')
@ApiBearerAuth()
@ApiHeader(idempotencyKeyHeader)
@UseInterceptors(IdempotentAnswers)
@Controller('api/v1/freeze-overrides')
export class OverrideDecisionsController {
  constructor(
    private readonly decide: DecideOverride,
    private readonly finish: EndOverride,
    private readonly overrides: FreezeOverrides,
    private readonly entries: CalendarEntries,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post(':id/decision')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Grant or reject an override of a freeze',
    description: 'Once, by a person who did not ask for it and has no hand in the change.',
  })
  @ApiOkResponse({ type: OverrideView, description: 'The override, decided.' })
  async decision(
    @By() actor: Actor,
    @Param('id') ref: string,
    @Body() said: OverrideDecisionBody,
  ): Promise<OverrideView> {
    const id = idFrom('FreezeOverride', ref, 'id');
    accepted(await this.decide.execute(actor, id, said));
    return this.view(id);
  }

  @Post(':id/end')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Take an override back before its time',
    description: 'By whoever asked for it, a change manager or compliance.',
  })
  @ApiOkResponse({ type: OverrideView, description: 'The override, ended.' })
  async end(
    @By() actor: Actor,
    @Param('id') ref: string,
    @Body() { reason }: OverrideEndingBody,
  ): Promise<OverrideView> {
    const id = idFrom('FreezeOverride', ref, 'id');
    accepted(await this.finish.execute(actor, id, reason));
    return this.view(id);
  }

  private async view(id: Id): Promise<OverrideView> {
    const override = await this.overrides.byId(id);
    if (override === null) throw notFound('freeze override');
    const entry = (await this.entries.byIds([override.entryId])).get(override.entryId);
    return overrideView(override, entry?.name ?? '', this.clock.now());
  }
}
