import { Body, Controller, Headers, HttpCode, Param, Post, Res, UseInterceptors } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
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
import { DeclareEmergencyFields } from '../graphql/vote.inputs.ts';
import { DeclareEmergency } from '../use-cases/declare-emergency.ts';
import { RequestRatification } from '../use-cases/request-ratification.ts';
import { RatificationRequestBody } from './vote.bodies.ts';

/** Emergencies over REST. */
@ApiTags('emergencies')
@ApiBearerAuth()
@ApiHeader(idempotencyKeyHeader)
@UseInterceptors(IdempotentAnswers)
@Controller('api/v1')
export class EmergenciesController {
  constructor(
    private readonly refs: ChangeRefs,
    private readonly views: ChangeViews,
    private readonly declare: DeclareEmergency,
    private readonly request: RequestRatification,
  ) {}

  @Post('emergencies')
  @ApiOperation({
    summary: 'Declare an emergency',
    description: 'Filed, handed in and before the emergency board at once.',
  })
  @ApiCreatedResponse({ type: ChangeView, description: 'The emergency before its board.' })
  async declareEmergency(
    @By() actor: Actor,
    @Body() input: DeclareEmergencyFields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeView> {
    const view = await this.views.answer(reply, accepted(await this.declare.execute(actor, input)));
    void reply.header('location', `/api/v1/changes/${view.number}`);
    return view;
  }

  @Post('changes/:ref/ratification-requests')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Ask the emergency board again to ratify',
    description: 'After it refused. The refusal stays on record.',
  })
  @ApiHeader(ifMatchHeader)
  @ApiOkResponse({ type: ChangeView, description: 'The change before its board again.' })
  async requestRatification(
    @By() actor: Actor,
    @Param('ref') ref: string,
    @Body() { reason }: RatificationRequestBody,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Headers('If-Match') match?: string,
  ): Promise<ChangeView> {
    const expectedVersion = versionFrom(match, false);
    const id = await this.refs.resolve(ref);
    const done = await this.request.execute(actor, id, { reason, expectedVersion });
    return this.views.answer(reply, accepted(done));
  }
}
