import { Body, Controller, HttpCode, Inject, Param, Post, UseInterceptors } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Actor, Clock } from '#kernel';
import { By } from '#platform/auth';
import { CLOCK } from '#platform/database';
import { idFrom } from '#platform/graphql';
import { accepted, idempotencyKeyHeader, IdempotentAnswers } from '#platform/http';
import { ExceptionBook } from '../exception-book.ts';
import { DecideException } from '../use-cases/decide-exception.ts';
import { RequestException } from '../use-cases/request-exception.ts';
import { RevokeException } from '../use-cases/revoke-exception.ts';
import {
  ExceptionDecisionBody,
  ExceptionRevocation,
  ExceptionView,
  exceptionView,
  NewException,
} from './exception.views.ts';

/** Exceptions from segregation rules over REST. */
@ApiTags('duties')
@ApiBearerAuth()
@ApiHeader(idempotencyKeyHeader)
@UseInterceptors(IdempotentAnswers)
@Controller('api/v1/exceptions')
export class ExceptionsController {
  constructor(
    private readonly book: ExceptionBook,
    private readonly request: RequestException,
    private readonly decide: DecideException,
    private readonly revoke: RevokeException,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @ApiOperation({
    summary: 'Ask compliance to let a rule be broken',
    description: 'For what a change says now, or for a service; until a day.',
  })
  @ApiCreatedResponse({ type: ExceptionView, description: 'The request.' })
  async ask(@By() actor: Actor, @Body() body: NewException): Promise<ExceptionView> {
    const { rule, reason, until } = body;
    const asked = { rule, reason, until, ...(await this.book.ids(body)) };
    return exceptionView(accepted(await this.request.execute(actor, asked)), this.clock.now());
  }

  @Post(':id/decision')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Grant an exception or refuse it',
    description: 'Compliance, never who asked and never who had a hand in the change.',
  })
  @ApiOkResponse({ type: ExceptionView, description: 'The exception, decided.' })
  async decision(
    @By() actor: Actor,
    @Param('id') id: string,
    @Body() said: ExceptionDecisionBody,
  ): Promise<ExceptionView> {
    const decided = await this.decide.execute(actor, idFrom('RuleException', id, 'id'), said);
    return exceptionView(accepted(decided), this.clock.now());
  }

  @Post(':id/revocation')
  @HttpCode(200)
  @ApiOperation({
    summary: 'End a granted exception before its time',
    description: 'What was done under it stays on record.',
  })
  @ApiOkResponse({ type: ExceptionView, description: 'The exception, revoked.' })
  async revocation(
    @By() actor: Actor,
    @Param('id') id: string,
    @Body() { note }: ExceptionRevocation,
  ): Promise<ExceptionView> {
    const revoked = await this.revoke.execute(actor, idFrom('RuleException', id, 'id'), note);
    return exceptionView(accepted(revoked), this.clock.now());
  }
}
