import type { Readable } from 'node:stream';
import { Controller, HttpStatus, Param, Post, Req, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiOperation,
  ApiParam,
  ApiProperty,
  ApiResponse,
  ApiSchema,
  ApiTags,
} from '@nestjs/swagger';
import { Fault, problem, toGlobalId } from '#kernel';
import { Public } from '#platform/auth';
import { type GavelRequest, RefusedRequest, StreamedBody } from '#platform/http';
import type { FastifyReply } from 'fastify';
import { bodyLimit } from '../domain/delivery.ts';
import { TakeDelivery } from '../use-cases/take-delivery.ts';

@ApiSchema({ name: 'DeliveryTaken', description: 'That a delivery is on record.' })
class DeliveryTakenAnswer {
  @ApiProperty({ description: 'The delivery: global id.' })
  delivery!: string;

  @ApiProperty({ description: 'Whether it was on record before.' })
  known!: boolean;
}

/** Where other systems’ webhooks lead to. */
@ApiTags('webhooks')
@Controller('api/v1/webhooks')
export class WebhooksController {
  constructor(private readonly take: TakeDelivery) {}

  @Post(':integration')
  @Public()
  @StreamedBody()
  @ApiOperation({
    summary: 'Take a delivery of a webhook',
    description:
      'Its sender proves who it is as its vendor does it, see docs/connectors.md. It is kept first and read in the background.',
  })
  @ApiParam({ name: 'integration', description: 'The key of the integration.' })
  @ApiConsumes('application/json')
  @ApiBody({ description: 'What the vendor posts.', schema: { type: 'object' } })
  @ApiResponse({ status: 202, type: DeliveryTakenAnswer, description: 'It is on record, and is read next.' })
  @ApiResponse({ status: 200, type: DeliveryTakenAnswer, description: 'It was on record before.' })
  @ApiResponse({ status: 401, description: 'Nobody vouches for it, or it was signed too long ago.' })
  @ApiResponse({ status: 409, description: 'Another body came under its id before.' })
  async deliver(
    @Param('integration') key: string,
    @Req() request: GavelRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DeliveryTakenAnswer> {
    if (!/^[a-z0-9-]{1,63}$/.test(key)) throw new Fault('NOT_FOUND', 'There is no such integration.');
    if (request.isMultipart() || !/json/i.test(request.streamedType ?? ''))
      throw new Fault(
        'BAD_USER_INPUT',
        'Send the payload as JSON: choose application/json where the webhook is set up.',
      );
    const incoming = { headers: headersOf(request), body: await bodyOf(request.body as Readable) };
    const { id, verdict } = await this.take.execute(key, incoming, request.correlationId);
    if (id !== null) {
      const known = verdict === 'KNOWN';
      void reply.status(known ? HttpStatus.OK : HttpStatus.ACCEPTED);
      return { delivery: toGlobalId('WebhookDelivery', id), known };
    }
    if (verdict === 'ID_REUSED') throw new RefusedRequest([reused]);
    if (verdict === 'MALFORMED') throw new Fault('BAD_USER_INPUT', 'The body is no JSON in UTF-8.');
    throw new Fault('UNAUTHENTICATED', verdict === 'STALE' ? stale : unsigned);
  }
}

const unsigned = 'This is not signed with a secret of the integration.';
const stale =
  'This was signed too long ago, or ahead of time: five minutes are the most. Compare the clocks.';
const reused = problem('ALREADY_EXISTS', 'Another body came under this delivery’s id before.', {
  rule: 'delivery-told-once',
  wayOut: 'Send what is new under an id of its own.',
});

const headersOf = ({ headers }: GavelRequest): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );

/** The body, given up once it is longer than any may be. */
async function bodyOf(stream: Readable): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of stream) {
    const bytes = part as Buffer;
    length += bytes.length;
    if (length > bodyLimit) throw new Fault('TOO_LARGE', `A delivery has ${bodyLimit} bytes at the most.`);
    parts.push(bytes);
  }
  return Buffer.concat(parts);
}
