import { Body, Controller, Headers, HttpCode, Param, Post, Res, UseInterceptors } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
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
import { Ballots } from '../graphql/ballots.ts';
import { CastVote } from '../use-cases/cast-vote.ts';
import { WithdrawVote } from '../use-cases/withdraw-vote.ts';
import { NewVote, VoteWithdrawal } from './vote.bodies.ts';

/** Votes over REST. */
@ApiTags('approvals')
@ApiBearerAuth()
@ApiHeader(idempotencyKeyHeader)
@UseInterceptors(IdempotentAnswers)
@Controller('api/v1/changes/:ref/votes')
export class VotesController {
  constructor(
    private readonly refs: ChangeRefs,
    private readonly views: ChangeViews,
    private readonly ballots: Ballots,
    private readonly cast: CastVote,
    private readonly withdraw: WithdrawVote,
  ) {}

  @Post()
  @ApiOperation({
    summary: 'Vote on a change',
    description:
      'On the content that was shown: refused when the change moved on. Once the work of an emergency has begun, the vote ratifies it, or refuses to.',
  })
  @ApiHeader(ifMatchHeader)
  @ApiCreatedResponse({ type: ChangeView, description: 'The change after the vote.' })
  async castVote(
    @By() actor: Actor,
    @Param('ref') ref: string,
    @Body() body: NewVote,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Headers('If-Match') match?: string,
  ): Promise<ChangeView> {
    const expectedVersion = versionFrom(match, false);
    const id = await this.refs.resolve(ref);
    const said = { ...(await this.ballots.read(body)), expectedVersion };
    const view = await this.views.answer(reply, accepted(await this.cast.execute(actor, id, said)));
    void reply.header('location', `/api/v1/changes/${view.number}/approvals`);
    return view;
  }

  @Post('withdrawal')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Take one’s own vote back',
    description: 'Possible until the round is decided. Vote and withdrawal stay on the timeline.',
  })
  @ApiHeader(ifMatchHeader)
  @ApiBody({ type: VoteWithdrawal, required: false })
  @ApiOkResponse({ type: ChangeView, description: 'The change after the withdrawal.' })
  async withdrawVote(
    @By() actor: Actor,
    @Param('ref') ref: string,
    @Body() { comment }: VoteWithdrawal,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Headers('If-Match') match?: string,
  ): Promise<ChangeView> {
    const expectedVersion = versionFrom(match, false);
    const id = await this.refs.resolve(ref);
    const done = await this.withdraw.execute(actor, id, { comment, expectedVersion });
    return this.views.answer(reply, accepted(done));
  }
}
