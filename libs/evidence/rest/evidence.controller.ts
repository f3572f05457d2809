import { Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiOperation,
  ApiProduces,
  ApiQuery,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { ChangeRefs } from '#changes';
import { type Actor, fromGlobalId, nextCursorOf, notFound } from '#kernel';
import { By } from '#platform/auth';
import { accepted, type GavelRequest, StreamedBody } from '#platform/http';
import type { FastifyReply } from 'fastify';
import { evidenceKinds } from '../domain/kinds.ts';
import { AttachEvidence } from '../use-cases/attach-evidence.ts';
import { ReadEvidence } from '../use-cases/read-evidence.ts';
import { sendDocument } from './download.ts';
import { EvidenceAnswer, EvidenceListWords, EvidencePage, toAnswer } from './evidence.dto.ts';
import { uploadOf } from './upload.ts';

/** Evidence over REST: what pipelines send, and what people download. */
@ApiTags('evidence')
@ApiBearerAuth()
@Controller('api/v1')
export class EvidenceController {
  constructor(
    private readonly refs: ChangeRefs,
    private readonly attach: AttachEvidence,
    private readonly read: ReadEvidence,
  ) {}

  @Post('changes/:ref/evidence')
  @StreamedBody()
  @HttpCode(201)
  @ApiOperation({
    summary: 'Attach a document',
    description:
      'The body is the document itself, of any media type, or a multipart form with one file. What Gavel reads in it is in the answer.',
  })
  @ApiConsumes('application/octet-stream', 'multipart/form-data')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiQuery({ name: 'kind', enum: evidenceKinds, description: 'What the document proves.' })
  @ApiQuery({ name: 'name', type: String, description: 'The file’s name, such as junit.xml.' })
  @ApiQuery({
    name: 'digest',
    type: String,
    required: false,
    description: 'The SHA-256 digest, to be checked against what arrives.',
  })
  @ApiQuery({ name: 'commit', type: String, required: false, description: 'The commit that it is of.' })
  @ApiQuery({
    name: 'artifact',
    type: String,
    required: false,
    description: 'The digest of the artifact that it is of.',
  })
  @ApiQuery({ name: 'build', type: String, required: false, description: 'The run that it comes from.' })
  @ApiResponse({ status: 201, type: EvidenceAnswer, description: 'The document as it is on record.' })
  async upload(
    @By() actor: Actor,
    @Param('ref') ref: string,
    @Query() query: Record<string, unknown>,
    @Req() request: GavelRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EvidenceAnswer> {
    const changeId = await this.refs.resolve(ref);
    const { input, content } = await uploadOf(request, query);
    const answer = toAnswer(accepted(await this.attach.content(actor, changeId, input, content)));
    reply.header('location', answer.contentUrl);
    return answer;
  }

  @Get('changes/:ref/evidence')
  @ApiOperation({ summary: 'List the documents of a change' })
  @ApiResponse({ status: 200, type: EvidencePage, description: 'A page of documents, oldest first.' })
  async list(
    @By() actor: Actor,
    @Param('ref') ref: string,
    @Query() { kind, limit, after }: EvidenceListWords,
  ): Promise<EvidencePage> {
    const page = await this.read.of(actor, await this.refs.resolve(ref), kind ?? null, {
      first: limit,
      after,
    });
    const gone = await this.read.expiriesOf(page.nodes.map(({ id }) => id));
    return {
      items: page.nodes.map((record) => toAnswer(record, gone.get(record.id))),
      nextCursor: nextCursorOf(page),
    };
  }

  @Get('evidence/:id/content')
  @ApiOperation({ summary: 'Download a document' })
  @ApiProduces('application/octet-stream')
  @ApiResponse({ status: 200, description: 'The very bytes that were attached.' })
  @ApiResponse({ status: 410, description: 'A retention rule took the content away.' })
  async content(
    @By() actor: Actor,
    @Param('id') globalId: string,
    @Res() reply: FastifyReply,
  ): Promise<FastifyReply> {
    const parsed = fromGlobalId(globalId);
    if (parsed?.type !== 'Evidence') throw notFound('document');
    const { record, stream } = await this.read.content(actor, parsed.id);
    return sendDocument(reply, record, stream);
  }
}
