import { Body, Controller, HttpCode, Inject, Param, Post, UseInterceptors } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiSchema,
  ApiTags,
} from '@nestjs/swagger';
import type { Actor, Clock } from '#kernel';
import { By } from '#platform/auth';
import { CLOCK } from '#platform/database';
import { idFrom } from '#platform/graphql';
import { accepted, idempotencyKeyHeader, IdempotentAnswers } from '#platform/http';
import { Lendings } from '../graphql/lendings.ts';
import { type DelegationObject, toDelegation } from '../graphql/delegation.types.ts';
import { DelegateVote } from '../use-cases/delegate-vote.ts';
import { RevokeDelegation } from '../use-cases/revoke-delegation.ts';
import { NewDelegation } from './vote.bodies.ts';

const instant = { type: String, format: 'date-time' } as const;

@ApiSchema({ name: 'Delegation', description: 'A vote lent for a time.' })
export class DelegationView {
  @ApiProperty({ description: 'The global id.' }) id!: string;
  @ApiProperty({ ...instant, description: 'From when.' }) from!: Date;
  @ApiProperty({ ...instant, description: 'Until when; then it ends by itself.' }) to!: Date;
  @ApiProperty({ type: [String], description: 'Only in steps that ask one of these boards; empty for all.' })
  boards!: readonly string[];
  @ApiProperty({ type: [String], description: 'Only on changes of these types; empty for all.' })
  types!: readonly string[];
  @ApiProperty({ description: 'Why.' }) reason!: string;
  @ApiProperty({ ...instant, nullable: true, description: 'When it was ended before its time.' })
  revokedAt!: Date | null;
  @ApiProperty({ description: 'Whether it holds now.' }) live!: boolean;
}

/** Lending votes over REST. */
@ApiTags('approvals')
@ApiBearerAuth()
@ApiHeader(idempotencyKeyHeader)
@UseInterceptors(IdempotentAnswers)
@Controller('api/v1/delegations')
export class DelegationsController {
  constructor(
    private readonly lendings: Lendings,
    private readonly lend: DelegateVote,
    private readonly revoke: RevokeDelegation,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @ApiOperation({
    summary: 'Lend one’s vote',
    description: 'To somebody for a time and a scope. Nobody can lend another’s.',
  })
  @ApiCreatedResponse({ type: DelegationView, description: 'The delegation.' })
  async delegate(@By() actor: Actor, @Body() body: NewDelegation): Promise<DelegationView> {
    const lent = accepted(await this.lend.execute(actor, await this.lendings.read(actor, body)));
    return viewOf(toDelegation(lent, this.clock.now()));
  }

  @Post(':id/end')
  @HttpCode(200)
  @ApiOperation({
    summary: 'End a delegation before its time',
    description: 'A vote that was cast under it stands.',
  })
  @ApiOkResponse({ type: DelegationView, description: 'The delegation, ended.' })
  async end(@By() actor: Actor, @Param('id') id: string): Promise<DelegationView> {
    const ended = accepted(await this.revoke.execute(actor, idFrom('Delegation', id, 'id')));
    return viewOf(toDelegation(ended, this.clock.now()));
  }
}

const viewOf = ({
  id,
  from,
  to,
  boards,
  types,
  reason,
  revokedAt,
  live,
}: DelegationObject): DelegationView => ({
  ...{ id, from, to, boards, types, reason, revokedAt, live },
});
