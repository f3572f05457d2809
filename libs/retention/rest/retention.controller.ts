import { Body, Controller, Get, HttpCode, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { type Actor, nextCursorOf } from '#kernel';
import { By } from '#platform/auth';
import { idFrom } from '#platform/graphql';
import { accepted, idempotencyKeyHeader, IdempotentAnswers } from '#platform/http';
import { HoldRefs } from '../hold-refs.ts';
import { LiftHold } from '../use-cases/lift-hold.ts';
import { PlaceHold } from '../use-cases/place-hold.ts';
import { ReadRetention } from '../use-cases/read-retention.ts';
import {
  ExpiringPage,
  expiringView,
  HoldLifting,
  HoldListWords,
  HoldPage,
  holdView,
  HoldView,
  NewHold,
  PreviewWords,
} from './retention.views.ts';

/** Legal holds and what goes by when, over REST. */
@ApiTags('retention')
@ApiBearerAuth()
@ApiHeader(idempotencyKeyHeader)
@UseInterceptors(IdempotentAnswers)
@Controller('api/v1')
export class RetentionController {
  constructor(
    private readonly read: ReadRetention,
    private readonly refs: HoldRefs,
    private readonly place: PlaceHold,
    private readonly lift: LiftHold,
  ) {}

  @Get('legal-holds')
  @ApiOperation({ summary: 'List legal holds', description: 'For those who may read the audit.' })
  @ApiOkResponse({ type: HoldPage, description: 'A page of holds, the newest first.' })
  async holds(@By() actor: Actor, @Query() { limit, after, ...said }: HoldListWords): Promise<HoldPage> {
    const { state, matter } = said;
    const filter = { state, matter, ...(await this.refs.ids(said)) };
    const page = await this.read.list(actor, filter, { first: limit, after });
    return { items: page.nodes.map(holdView), nextCursor: nextCursorOf(page) };
  }

  @Post('legal-holds')
  @ApiOperation({
    summary: 'Place a legal hold',
    description: 'Nothing that it covers goes, whatever the rules say, until somebody lifts it.',
  })
  @ApiCreatedResponse({ type: HoldView, description: 'The hold.' })
  async placed(@By() actor: Actor, @Body() body: NewHold): Promise<HoldView> {
    const { matter, reason, from, until, ...named } = body;
    const scope = { ...(await this.refs.ids(named)), fromAt: from ?? null, untilAt: until ?? null };
    return holdView(accepted(await this.place.execute(actor, { matter, reason, ...scope })));
  }

  @Post('legal-holds/:id/lifting')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Lift a legal hold',
    description: 'Never by whoever placed it, where the policy demands two.',
  })
  @ApiOkResponse({ type: HoldView, description: 'The hold, lifted.' })
  async lifted(
    @By() actor: Actor,
    @Param('id') id: string,
    @Body() { reason }: HoldLifting,
  ): Promise<HoldView> {
    return holdView(accepted(await this.lift.execute(actor, idFrom('LegalHold', id, 'id'), reason)));
  }

  @Get('retention/preview')
  @ApiOperation({
    summary: 'What goes by a time',
    description:
      'As the rules are now; with what would go if no hold kept it. For those who may read the audit.',
  })
  @ApiOkResponse({ type: ExpiringPage, description: 'A page of documents, the first attached first.' })
  async preview(@By() actor: Actor, @Query() { by, limit, after }: PreviewWords): Promise<ExpiringPage> {
    const page = await this.read.preview(actor, by, { first: limit, after });
    return { items: page.nodes.map(expiringView), nextCursor: nextCursorOf(page) };
  }
}
