import { Controller, Get, Header, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiProperty,
  ApiQuery,
  ApiSchema,
  ApiTags,
} from '@nestjs/swagger';
import { type Actor, Fault, toGlobalId } from '#kernel';
import { By, Public } from '#platform/auth';
import {
  accepted,
  createValidationPipe,
  type GavelRequest,
  SecretAddress,
  StreamedBody,
} from '#platform/http';
import type { FastifyReply } from 'fastify';
import type { Readable } from 'node:stream';
import { feedTag } from '../domain/feed-document.ts';
import { icsLimits } from '../domain/read-ics.ts';
import { ImportFields } from '../graphql/exchange.types.ts';
import { ImportCalendar, importOutcomes } from '../use-cases/import-calendar.ts';
import { ShowFeed } from '../use-cases/show-feed.ts';

@ApiSchema({ name: 'ImportedEvent' })
class ImportedEventView {
  @ApiProperty({ description: 'What the other calendar calls it.' }) uid!: string;
  @ApiProperty() name!: string;
  @ApiProperty({ type: String, nullable: true }) kind!: string | null;
  @ApiProperty({ enum: importOutcomes }) outcome!: string;
  @ApiProperty({ type: String, nullable: true, description: 'The global id of its entry.' }) entry!:
    string | null;
  @ApiProperty({ type: [String], description: 'Why it was refused.' }) problems!: string[];
}

@ApiSchema({ name: 'CalendarImport' })
class ImportView {
  @ApiProperty({ type: [ImportedEventView] }) events!: ImportedEventView[];
}

const check = createValidationPipe();

/** Calendars of other programs: what they read from here, and what comes in from them. */
@ApiTags('calendar')
@Controller('api/v1/calendar')
export class ExchangeController {
  constructor(
    private readonly show: ShowFeed,
    private readonly imports: ImportCalendar,
  ) {}

  @Get('feeds/:file')
  @Public()
  @SecretAddress()
  @ApiOperation({
    summary: 'A feed, for calendar programs',
    description: 'iCalendar (RFC 5545, RFC 7986) at the address that createCalendarFeed told once.',
  })
  @ApiProduces('text/calendar')
  @ApiOkResponse({ description: 'The calendar; 304 when it is as the ETag sent says.' })
  async feed(
    @Param('file') file: string,
    @Req() request: GavelRequest,
    @Res() reply: FastifyReply,
  ): Promise<FastifyReply> {
    const document = await this.show.execute(file.replace(/\.ics$/, ''), request.correlationId);
    const tag = feedTag(document);
    void reply.headers({
      etag: tag,
      'cache-control': 'private, max-age=300',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex',
    });
    if (request.headers['if-none-match']?.includes(tag) === true) return reply.code(304).send();
    return reply
      .header('content-type', 'text/calendar; charset=utf-8')
      .header('content-disposition', 'inline; filename="gavel.ics"')
      .send(document);
  }

  @Post('import')
  @StreamedBody()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiBearerAuth()
  @ApiOperation({
    summary: 'Take a calendar in',
    description:
      'Each event by itself. One that came before is altered, not doubled; dryRun=true writes nothing.',
  })
  @ApiConsumes('text/calendar')
  @ApiBody({ schema: { type: 'string' } })
  @ApiQuery({ name: 'kind', enum: ['MAINTENANCE_WINDOW', 'FREEZE', 'BUSINESS_EVENT'] })
  @ApiQuery({ name: 'strength', enum: ['HARD', 'SOFT'], required: false })
  @ApiQuery({
    name: 'rule',
    type: [String],
    required: false,
    description: 'pattern=KIND or pattern=FREEZE:SOFT',
  })
  @ApiQuery({ name: 'timeZone', type: String, required: false })
  @ApiQuery({ name: 'service', type: [String], required: false })
  @ApiQuery({ name: 'environment', type: [String], required: false })
  @ApiQuery({ name: 'environmentKind', type: [String], required: false })
  @ApiQuery({ name: 'tag', type: [String], required: false })
  @ApiQuery({ name: 'dryRun', type: Boolean, required: false })
  @ApiOkResponse({ type: ImportView })
  async import(
    @By() actor: Actor,
    @Query() query: Record<string, unknown>,
    @Req() request: GavelRequest,
  ): Promise<ImportView> {
    const type = request.streamedType?.split(';')[0]?.trim().toLowerCase();
    if (type !== 'text/calendar' || request.isMultipart())
      throw new Fault('BAD_USER_INPUT', 'Send the calendar itself, as Content-Type: text/calendar.');
    const content = await textOf(request.body as Readable);
    const said = (await check.transform(wordsOf(query, content), {
      type: 'body',
      metatype: ImportFields,
    })) as ImportFields;
    const events = accepted(await this.imports.execute(actor, said));
    return {
      events: events.map(({ entry, problems, ...rest }) => ({
        ...rest,
        entry: entry === null ? null : toGlobalId('CalendarEntry', entry.id),
        problems: problems.map(({ message }) => message),
      })),
    };
  }
}

/** The body as text, given up once it is longer than any calendar may be. */
async function textOf(body: Readable): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of body) {
    const bytes = part as Buffer;
    length += bytes.length;
    // A character takes four bytes at the most.
    if (length > 4 * icsLimits.characters)
      throw new Fault('TOO_LARGE', `A calendar has ${icsLimits.characters} characters at the most.`);
    parts.push(bytes);
  }
  return Buffer.concat(parts).toString('utf8');
}

function wordsOf(query: Record<string, unknown>, content: string): Record<string, unknown> {
  const { rule, service, environment, environmentKind, tag, dryRun, ...rest } = query;
  const list = (value: unknown): unknown =>
    value === undefined ? undefined : Array.isArray(value) ? value : [value];
  const rules = (list(rule) as unknown[] | undefined)?.map((text) => {
    const [, pattern, kind, strength] = /^(.*)=([A-Z_]+)(?::([A-Z]+))?$/.exec(String(text)) ?? [];
    return { pattern, kind, strength: strength ?? null };
  });
  const words = {
    ...{ ...rest, content, rules, services: list(service), environments: list(environment) },
    ...{ environmentKinds: list(environmentKind), tags: list(tag) },
    dryRun: dryRun === undefined ? undefined : dryRun === 'true',
  };
  return Object.fromEntries(Object.entries(words).filter(([, value]) => value !== undefined));
}
