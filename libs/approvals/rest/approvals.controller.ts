import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PageQuery, ReadChanges } from '#changes';
import { type Actor, nextCursorOf, pageRequest } from '#kernel';
import { By } from '#platform/auth';
import { RoundLists } from '../data/round-lists.ts';
import { RoundPage } from './round.view.ts';
import { RoundViews } from './round.views.ts';

/** What boards said of a change, over REST. */
@ApiTags('approvals')
@ApiBearerAuth()
@Controller('api/v1/changes/:ref/approvals')
export class ApprovalsController {
  constructor(
    private readonly read: ReadChanges,
    private readonly lists: RoundLists,
    private readonly views: RoundViews,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'The rounds of votes on a change',
    description: 'The newest first, each with its steps and the votes that stand.',
  })
  @ApiOkResponse({ type: RoundPage })
  async approvals(
    @By() actor: Actor,
    @Param('ref') ref: string,
    @Query() query: PageQuery,
  ): Promise<RoundPage> {
    const { id } = await this.read.one(actor, ref);
    const request = pageRequest({ first: query.limit, after: query.after });
    const page = (await this.lists.ofChanges([id], request)).get(id);
    return {
      items: await this.views.many(page?.nodes ?? []),
      nextCursor: page === undefined ? null : nextCursorOf(page),
    };
  }
}
