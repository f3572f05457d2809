import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProduces, ApiQuery, ApiTags } from '@nestjs/swagger';
import { type Actor, isId, notFound } from '#kernel';
import { By } from '#platform/auth';
import type { FastifyReply } from 'fastify';
import { ReadRecords } from '../use-cases/read-records.ts';

const isNumber = (text: string): boolean => /^(?:0|[1-9]\d{0,14})$/.test(text);

/** What the leaves of the log are of, for auditors who verify it: each has the digest that it is asked for by. */
@ApiTags('ledger')
@ApiBearerAuth()
@Controller('ledger')
export class RecordsController {
  constructor(private readonly read: ReadRecords) {}

  @Get('records/:from')
  @ApiOperation({
    summary: 'Records of up to 256 leaves',
    description:
      'From a leaf on, the canonical JSON of a record in each line, as it is now; null for one that is gone.',
  })
  @ApiProduces('application/x-ndjson')
  @ApiOkResponse({ description: 'A line for each leaf.' })
  async records(
    @By() actor: Actor,
    @Param('from') from: string,
    @Res() reply: FastifyReply,
  ): Promise<FastifyReply> {
    if (!isNumber(from)) throw notFound('leaf');
    return send(reply, 'application/x-ndjson', await this.read.lines(actor, Number(from)));
  }

  @Get('policies/:hex')
  @ApiOperation({
    summary: 'A policy set by its digest',
    description: 'The canonical JSON of its files, whose SHA-256 decisions name.',
  })
  @ApiProduces('application/json')
  @ApiOkResponse({ description: 'A list of name and text.' })
  async policySet(
    @By() actor: Actor,
    @Param('hex') hex: string,
    @Res() reply: FastifyReply,
  ): Promise<FastifyReply> {
    return send(reply, 'application/json', await this.read.policySet(actor, `sha256:${hex}`));
  }

  @Get('contents/:change')
  @ApiOperation({
    summary: 'What votes on a change are bound to',
    description: 'The canonical JSON of the change’s material content, as it was when the log had this size.',
  })
  @ApiQuery({ name: 'size', type: Number, description: 'Of a checkpoint.' })
  @ApiProduces('application/json')
  @ApiOkResponse({ description: 'Its SHA-256 is the content’s digest.' })
  async content(
    @By() actor: Actor,
    @Param('change') change: string,
    @Query('size') size: string,
    @Res() reply: FastifyReply,
  ): Promise<FastifyReply> {
    if (!isId(change) || !isNumber(size)) throw notFound('change');
    return send(reply, 'application/json', await this.read.content(actor, change, Number(size)));
  }

  @Get('documents/:hex')
  @ApiOperation({
    summary: 'A document by its digest',
    description: 'Evidence, or the minutes of a meeting.',
  })
  @ApiProduces('application/octet-stream')
  @ApiOkResponse({ description: 'The very bytes.' })
  async document(
    @By() actor: Actor,
    @Param('hex') hex: string,
    @Res() reply: FastifyReply,
  ): Promise<FastifyReply> {
    const { sizeBytes, stream } = await this.read.document(actor, hex);
    return reply
      .header('content-type', 'application/octet-stream')
      .header('content-length', sizeBytes)
      .header('content-security-policy', "sandbox; default-src 'none'")
      .header('cache-control', 'private, no-cache')
      .send(stream);
  }
}

const send = (reply: FastifyReply, type: string, text: string): FastifyReply =>
  reply.header('content-type', type).header('cache-control', 'private, no-cache').send(text);
