import { Body, Controller, Headers, HttpCode, Param, Post, Res, UseInterceptors } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiSchema,
  ApiTags,
  OmitType,
} from '@nestjs/swagger';
import { ChangeRefs, ChangeView, ChangeViews } from '#changes';
import type { Actor } from '#kernel';
import { By } from '#platform/auth';
import {
  accepted,
  idempotencyKeyHeader,
  IdempotentAnswers,
  ifMatchHeader,
  versionFrom,
} from '#platform/http';
import type { FastifyReply } from 'fastify';
import { RiskOverrideFields } from '../graphql/override.mutations.ts';
import { OverrideRisk } from '../use-cases/override-risk.ts';

@ApiSchema({ name: 'RiskWord', description: 'How risky a change is instead, and why.' })
export class RiskWord extends OmitType(RiskOverrideFields, ['change', 'expectedVersion'] as const) {}

/** Saying over REST that the model is wrong about a change. */
@ApiTags('risk')
@ApiBearerAuth()
@ApiHeader(idempotencyKeyHeader)
@UseInterceptors(IdempotentAnswers)
@Controller('api/v1/changes/:ref/risk')
export class RiskOverridesController {
  constructor(
    private readonly refs: ChangeRefs,
    private readonly views: ChangeViews,
    private readonly override: OverrideRisk,
  ) {}

  @Post('raise')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Say that a change is riskier than the model found',
    description: 'A material edit ends it.',
  })
  @ApiHeader(ifMatchHeader)
  @ApiOkResponse({ type: ChangeView, description: 'The change.' })
  raise(
    @By() actor: Actor,
    @Param('ref') ref: string,
    @Body() said: RiskWord,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Headers('If-Match') match?: string,
  ): Promise<ChangeView> {
    return this.say(actor, true, ref, said, { reply, match });
  }

  @Post('lower')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Say that a change is less risky than the model found',
    description: 'By a change manager with no other part in it.',
  })
  @ApiHeader(ifMatchHeader)
  @ApiOkResponse({ type: ChangeView, description: 'The change.' })
  lower(
    @By() actor: Actor,
    @Param('ref') ref: string,
    @Body() said: RiskWord,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Headers('If-Match') match?: string,
  ): Promise<ChangeView> {
    return this.say(actor, false, ref, said, { reply, match });
  }

  private async say(
    actor: Actor,
    raising: boolean,
    ref: string,
    { class: instead, reason }: RiskWord,
    { reply, match }: { readonly reply: FastifyReply; readonly match: string | undefined },
  ): Promise<ChangeView> {
    const expectedVersion = versionFrom(match, false);
    const id = await this.refs.resolve(ref);
    const answer = await this.override.execute(actor, raising, id, {
      class: instead,
      reason,
      expectedVersion,
    });
    return this.views.answer(reply, accepted(answer));
  }
}
