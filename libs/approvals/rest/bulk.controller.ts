import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiSchema,
  ApiTags,
} from '@nestjs/swagger';
import { changeNumber } from '#changes';
import type { Actor, Problem } from '#kernel';
import { By } from '#platform/auth';
import { idempotencyKeyHeader } from '#platform/http';
import { Bulk } from '../graphql/bulk.ts';
import { DecideChangesFields } from '../graphql/vote.inputs.ts';

@ApiSchema({ name: 'Decisions', description: 'Votes on several changes, each judged on its own.' })
export class DecisionsBody extends DecideChangesFields {}

@ApiSchema({ name: 'DecisionResult', description: 'What came of one vote of several.' })
export class DecisionView {
  @ApiProperty({ description: 'The change, as the vote named it.' }) ref!: string;
  @ApiProperty({ type: String, nullable: true, description: 'Its number; null when refused.' }) number!:
    string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Its state after the vote; null when refused.' })
  state!: string | null;
  @ApiProperty({ type: [Object], description: 'Why the vote was not taken; empty when it was.' })
  problems!: readonly Problem[];
}

@ApiSchema({
  name: 'DecisionResults',
  description: 'What came of each vote, in the order in which they were sent.',
})
export class DecisionsView {
  @ApiProperty({ description: 'How many were taken.' }) taken!: number;
  @ApiProperty({ type: [DecisionView], description: 'One for each vote.' }) results!: DecisionView[];
}

/** Votes on a selection over REST. */
@ApiTags('approvals')
@ApiBearerAuth()
@ApiHeader(idempotencyKeyHeader)
@Controller('api/v1/approvals')
export class BulkController {
  constructor(private readonly bulk: Bulk) {}

  @Post('bulk')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Vote on up to 100 changes',
    description:
      'Each vote is judged on its own, in a transaction of its own; what is refused stops none of the others.',
  })
  @ApiOkResponse({ type: DecisionsView })
  async decide(@By() actor: Actor, @Body() { decisions }: DecisionsBody): Promise<DecisionsView> {
    const results = (await this.bulk.run(actor, decisions)).map(({ ref, outcome }) => ({
      ref,
      number: outcome.ok ? changeNumber(outcome.value.number) : null,
      state: outcome.ok ? outcome.value.state : null,
      problems: outcome.ok ? [] : outcome.problems,
    }));
    return { taken: results.filter((r) => r.number !== null).length, results };
  }
}
