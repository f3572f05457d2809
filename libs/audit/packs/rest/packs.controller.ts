import { Controller, Get, Headers, Param, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type Actor, fromGlobalId, notFound } from '#kernel';
import { By } from '#platform/auth';
import type { FastifyReply } from 'fastify';
import { TakePack } from '../use-cases/take-pack.ts';
import { byteRange } from './byte-range.ts';

/** Archives of evidence packs, for auditors. */
@ApiTags('audit')
@ApiBearerAuth()
@Controller('api/v1')
export class PacksController {
  constructor(private readonly take: TakePack) {}

  @Get('packs/:id')
  @ApiOperation({
    summary: 'Download an evidence pack',
    description:
      'A tar archive that opens and verifies offline; docs/ledger.md describes it. What was cut off goes on by a range. That it was taken is on record.',
  })
  @ApiHeader({ name: 'Range', required: false, description: 'bytes=FIRST-: where a download goes on.' })
  @ApiHeader({
    name: 'If-Range',
    required: false,
    description: 'The ETag of what the download goes on with.',
  })
  @ApiHeader({ name: 'If-None-Match', required: false, description: 'The ETag of what is there already.' })
  @ApiProduces('application/x-tar')
  @ApiResponse({ status: 200, description: 'The archive; Repr-Digest has its SHA-256.' })
  @ApiResponse({ status: 206, description: 'The part of it that was asked for.' })
  @ApiResponse({ status: 304, description: 'It is what you have.' })
  @ApiResponse({ status: 416, description: 'It has no such part.' })
  async download(
    @By() actor: Actor,
    @Param('id') globalId: string,
    @Headers('range') range: string | undefined,
    @Headers('if-range') ifRange: string | undefined,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<FastifyReply> {
    const parsed = fromGlobalId(globalId);
    if (parsed?.type !== 'EvidencePack') throw notFound('pack');
    const pack = await this.take.find(actor, parsed.id);
    const { bytes, archiveDigest } = pack;
    const etag = `"${archiveDigest}"`;
    const digest = Buffer.from(archiveDigest.slice('sha256:'.length), 'hex').toString('base64');
    void reply
      .header('etag', etag)
      .header('accept-ranges', 'bytes')
      .header('cache-control', 'private, no-cache')
      .header('repr-digest', `sha-256=:${digest}:`);
    if (ifNoneMatch === etag) return reply.status(304).send();
    const asked = ifRange === undefined || ifRange === etag ? byteRange(range, bytes) : 'WHOLE';
    if (asked === 'NONE') return reply.status(416).header('content-range', `bytes */${bytes}`).send();
    const span = asked === 'WHOLE' ? { start: 0, end: bytes - 1 } : asked;
    const stream = await this.take.execute(actor, pack, span);
    void reply
      .header('content-type', 'application/x-tar')
      .header('content-disposition', `attachment; filename="gavel-pack-${pack.id}.tar"`)
      .header('x-content-type-options', 'nosniff')
      .header('content-length', span.end - span.start + 1);
    if (asked !== 'WHOLE')
      void reply.status(206).header('content-range', `bytes ${span.start}-${span.end}/${bytes}`);
    return reply.send(stream);
  }
}
