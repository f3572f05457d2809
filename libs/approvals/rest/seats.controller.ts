import { Body, Controller, Headers, HttpCode, Param, Post, Res, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ChangeRefs, ChangeView, ChangeViews } from '#changes';
import type { Actor } from '#kernel';
import { By } from '#platform/auth';
import { idFrom } from '#platform/graphql';
import {
  accepted,
  idempotencyKeyHeader,
  IdempotentAnswers,
  ifMatchHeader,
  versionFrom,
} from '#platform/http';
import type { FastifyReply } from 'fastify';
import { MarkConditionMet } from '../use-cases/mark-condition-met.ts';
import { Recuse } from '../use-cases/recuse.ts';
import { ConditionMetBody, NewRecusal } from './vote.bodies.ts';

/** What voters do besides voting, over REST. */
@ApiTags('approvals')
@ApiBearerAuth()
@ApiHeader(idempotencyKeyHeader)
@UseInterceptors(IdempotentAnswers)
@Controller('api/v1')
export class SeatsController {
  constructor(
    private readonly refs: ChangeRefs,
    private readonly views: ChangeViews,
    private readonly recuse: Recuse,
    private readonly mark: MarkConditionMet,
  ) {}

  @Post('changes/:ref/recusals')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Keep out of the open round',
    description: 'A deputy can vote instead; what is needed stays what it was.',
  })
  @ApiHeader(ifMatchHeader)
  @ApiOkResponse({ type: ChangeView, description: 'The change without the vote.' })
  async recuseSelf(
    @By() actor: Actor,
    @Param('ref') ref: string,
    @Body() { reason }: NewRecusal,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Headers('If-Match') match?: string,
  ): Promise<ChangeView> {
    const expectedVersion = versionFrom(match, false);
    const id = await this.refs.resolve(ref);
    return this.views.answer(
      reply,
      accepted(await this.recuse.execute(actor, id, { reason, expectedVersion })),
    );
  }

  @Post('conditions/:id/met')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Mark a condition of an approval met',
    description: 'With the document on the change that shows it, by whoever the condition names.',
  })
  @ApiHeader(ifMatchHeader)
  @ApiOkResponse({ type: ChangeView, description: 'The change with its condition met.' })
  async markConditionMet(
    @By() actor: Actor,
    @Param('id') id: string,
    @Body() { evidence, note }: ConditionMetBody,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Headers('If-Match') match?: string,
  ): Promise<ChangeView> {
    const marked = {
      condition: idFrom('VoteCondition', id, 'id'),
      evidence: idFrom('Evidence', evidence, 'evidence'),
      note,
      expectedVersion: versionFrom(match, false),
    };
    return this.views.answer(reply, accepted(await this.mark.execute(actor, marked)));
  }
}
