import { Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiProduces,
  ApiProperty,
  ApiSchema,
  ApiTags,
} from '@nestjs/swagger';
import { Fault, notFound } from '#kernel';
import { Authenticator, Public } from '#platform/auth';
import { type GavelRequest, StreamedBody } from '#platform/http';
import type { FastifyReply } from 'fastify';
import type { Readable } from 'node:stream';
import { noteWithWitnesses, ReadLog } from '../use-cases/read-log.ts';
import { TakeCosignatures } from '../use-cases/take-cosignatures.ts';

@ApiSchema({ name: 'TakenCosignatures' })
class TakenView {
  @ApiProperty({ description: 'The checkpoint’s size.' }) size!: number;
  @ApiProperty({ type: [String], description: 'Whose cosignatures are kept.' }) witnesses!: string[];
}

/** A checkpoint and more signatures than any log has. */
const noteBytes = 65_536;
const forEver = 'max-age=31536000, immutable';

/** The log for monitors and witnesses, in the forms of C2SP. Hashes and signatures need no sign-in; entries do. */
@ApiTags('ledger')
@Controller('ledger')
@Public()
export class LogController {
  constructor(
    private readonly read: ReadLog,
    private readonly take: TakeCosignatures,
    private readonly authenticator: Authenticator,
  ) {}

  @Get('checkpoint')
  @ApiOperation({ summary: 'The newest checkpoint', description: 'C2SP tlog-checkpoint, with cosignatures.' })
  @ApiProduces('text/plain')
  @ApiOkResponse({ description: 'A signed note.' })
  latest(@Res() reply: FastifyReply): Promise<FastifyReply> {
    return this.send(reply, 'latest');
  }

  @Get('checkpoint/:size')
  @ApiOperation({
    summary: 'A checkpoint by its size',
    description: 'Or the newest that a witness has signed, for "witnessed".',
  })
  @ApiProduces('text/plain')
  @ApiOkResponse({ description: 'A signed note.' })
  sized(@Param('size') size: string, @Res() reply: FastifyReply): Promise<FastifyReply> {
    if (size === 'witnessed') return this.send(reply, 'witnessed');
    if (!/^[1-9]\d{0,14}$/.test(size)) throw notFound('checkpoint');
    return this.send(reply, Number(size));
  }

  @Get('tile/*')
  @ApiOperation({
    summary: 'A tile of hashes, or an entry bundle',
    description:
      'C2SP tlog-tiles: <level>/<index>[.p/<width>] for everybody, entries/<index>[.p/<width>] for auditors.',
  })
  @ApiParam({ name: 'path', type: String, description: 'As in 0/x001/067 or entries/000.p/17.' })
  @ApiProduces('application/octet-stream')
  @ApiOkResponse({ description: 'Hashes of 32 bytes each, or entries after their lengths.' })
  async tile(@Req() request: GavelRequest, @Res() reply: FastifyReply): Promise<FastifyReply> {
    const path = request.url.split('?')[0]?.replace(/^\/ledger\//, '') ?? '';
    const actor = path.startsWith('tile/entries/') ? await this.authenticator.authenticate(request) : null;
    const { bytes, guarded } = await this.read.part(path, actor);
    return reply
      .header('content-type', 'application/octet-stream')
      .header('cache-control', `${guarded ? 'private' : 'public'}, ${forEver}`)
      .send(bytes);
  }

  @Post('cosignatures')
  @StreamedBody()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Hand a cosigned checkpoint in',
    description: 'A signed note of this log with cosignatures (C2SP tlog-cosignature) of witnesses it knows.',
  })
  @ApiConsumes('text/plain')
  @ApiBody({ schema: { type: 'string' } })
  @ApiOkResponse({ type: TakenView })
  async cosign(@Req() request: GavelRequest): Promise<TakenView> {
    if (request.isMultipart()) throw new Fault('BAD_USER_INPUT', 'Send the note itself, as text/plain.');
    const { size, witnesses } = await this.take.execute(await noteIn(request.body as Readable));
    return { size, witnesses: [...witnesses] };
  }

  private async send(reply: FastifyReply, which: 'latest' | 'witnessed' | number): Promise<FastifyReply> {
    const note = noteWithWitnesses(await this.read.checkpoint(which));
    return reply
      .header('content-type', 'text/plain; charset=utf-8')
      .header('cache-control', 'no-cache')
      .send(note);
  }
}

async function noteIn(body: Readable): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of body) {
    const bytes = part as Buffer;
    length += bytes.length;
    if (length > noteBytes) throw new Fault('TOO_LARGE', `A note has ${noteBytes} bytes at the most.`);
    parts.push(bytes);
  }
  return Buffer.concat(parts).toString('utf8');
}
