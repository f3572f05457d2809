import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  Param,
  Patch,
  Post,
  Res,
  UseInterceptors,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiSchema,
  ApiTags,
  OmitType,
} from '@nestjs/swagger';
import type { Actor } from '#kernel';
import { By } from '#platform/auth';
import {
  accepted,
  idempotencyKeyHeader,
  IdempotentAnswers,
  ifMatchHeader,
  TextField,
  versionFrom,
} from '#platform/http';
import type { FastifyReply } from 'fastify';
import { ChangeRefs } from '../data/change-refs.ts';
import { FileChangeFields, UpdateChangeFields } from '../graphql/change.inputs.ts';
import { FileChange } from '../use-cases/file-change.ts';
import { ReadChanges } from '../use-cases/read-changes.ts';
import { UpdateChange } from '../use-cases/update-change.ts';
import { ChangeView, ChangeViews } from './change.view.ts';
import { Moves } from './moves.ts';
import { Transition } from './transition.ts';

@ApiSchema({ name: 'ChangeEdit' })
export class ChangeEdit extends OmitType(UpdateChangeFields, ['change', 'expectedVersion'] as const) {}

@ApiSchema({ name: 'Comment' })
export class NewComment {
  @TextField({
    required: true,
    min: 1,
    max: 10_000,
    description: 'The comment. It cannot be edited or removed.',
  })
  text!: string;
}

/** What pipelines and scripts do with a change. */
@ApiTags('changes')
@ApiBearerAuth()
@ApiHeader(idempotencyKeyHeader)
@UseInterceptors(IdempotentAnswers)
@Controller('api/v1/changes')
export class ChangesController {
  constructor(
    private readonly refs: ChangeRefs,
    private readonly read: ReadChanges,
    private readonly views: ChangeViews,
    private readonly fileOne: FileChange,
    private readonly updateOne: UpdateChange,
    private readonly moves: Moves,
  ) {}

  @Post()
  @ApiOperation({ summary: 'File a change', description: 'With `submit: true` it is handed in at once.' })
  @ApiCreatedResponse({ type: ChangeView })
  async file(
    @By() actor: Actor,
    @Body() input: FileChangeFields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeView> {
    const view = await this.views.answer(reply, accepted(await this.fileOne.execute(actor, input)));
    void reply.header('location', `/api/v1/changes/${view.number}`);
    return view;
  }

  @Get(':ref')
  @ApiOperation({ summary: 'Read a change', description: 'By global id or number.' })
  @ApiOkResponse({ type: ChangeView })
  async one(
    @By() actor: Actor,
    @Param('ref') ref: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChangeView> {
    return this.views.answer(reply, await this.read.one(actor, ref));
  }

  @Patch(':ref')
  @ApiOperation({
    summary: 'Edit a change',
    description: 'Only the fields given are altered. A material edit makes approvals void.',
  })
  @ApiHeader({ ...ifMatchHeader, required: true })
  @ApiOkResponse({ type: ChangeView })
  async edit(
    @By() actor: Actor,
    @Param('ref') ref: string,
    @Body() input: ChangeEdit,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Headers('If-Match') match?: string,
  ): Promise<ChangeView> {
    const version = versionFrom(match, true);
    const id = await this.refs.resolve(ref);
    return this.views.answer(reply, accepted(await this.updateOne.execute(actor, id, version, input)));
  }

  @Post(':ref/transitions')
  @HttpCode(200)
  @ApiOperation({ summary: 'Take a step of the life' })
  @ApiHeader(ifMatchHeader)
  @ApiOkResponse({ type: ChangeView })
  async transition(
    @By() actor: Actor,
    @Param('ref') ref: string,
    @Body() input: Transition,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Headers('If-Match') match?: string,
  ): Promise<ChangeView> {
    const id = await this.refs.resolve(ref);
    return this.views.answer(reply, await this.moves.take(actor, id, input, versionFrom(match, false)));
  }

  @Post(':ref/comments')
  @ApiOperation({ summary: 'Comment on a change' })
  @ApiCreatedResponse({ type: ChangeView })
  async comment(
    @By() actor: Actor,
    @Param('ref') ref: string,
    @Body() input: NewComment,
  ): Promise<ChangeView> {
    return this.views.one(await this.moves.comment(actor, await this.refs.resolve(ref), input.text));
  }
}
