import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProduces, ApiQuery, ApiTags } from '@nestjs/swagger';
import { type Actor, Fault } from '#kernel';
import { By } from '#platform/auth';
import type { FastifyReply } from 'fastify';
import { MakePack } from '../use-cases/make-pack.ts';

/** More are asked for in several packs: an address has its length. */
const mostChanges = 100;

/** Evidence packs, for auditors. */
@ApiTags('ledger')
@ApiBearerAuth()
@Controller('api/v1')
export class PacksController {
  constructor(private readonly make: MakePack) {}

  @Get('packs')
  @ApiOperation({
    summary: 'An evidence pack',
    description:
      'All records of the changes with documents, rules and proofs, as one tar archive that opens and verifies offline. That it was made is on record.',
  })
  @ApiQuery({
    name: 'change',
    type: [String],
    description: 'Number or id; repeated for several, 100 at the most.',
  })
  @ApiProduces('application/x-tar')
  @ApiOkResponse({ description: 'The archive; docs/ledger.md describes it.' })
  async pack(
    @By() actor: Actor,
    @Query('change') change: string | string[] | undefined,
    @Res() reply: FastifyReply,
  ): Promise<FastifyReply> {
    const refs = [change ?? []].flat();
    if (refs.length === 0 || refs.length > mostChanges)
      throw new Fault('BAD_USER_INPUT', `Name changes, ${mostChanges} at the most: ?change=CHG-000123.`);
    const archive = await this.make.execute(actor, refs);
    return reply
      .header('content-type', 'application/x-tar')
      .header('content-disposition', 'attachment; filename="gavel-pack.tar"')
      .header('cache-control', 'private, no-store')
      .send(archive);
  }
}
