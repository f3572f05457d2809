import { Body, Controller, HttpStatus, Post, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiOperation,
  ApiProperty,
  ApiResponse,
  ApiSchema,
  ApiTags,
} from '@nestjs/swagger';
import { changeNumber } from '#changes';
import { type Actor, Fault, toGlobalId } from '#kernel';
import { By } from '#platform/auth';
import { accepted } from '#platform/http';
import type { FastifyReply } from 'fastify';
import { alertNotification } from '../domain/notification.ts';
import { TakeAlerts } from '../use-cases/take-alerts.ts';

@ApiSchema({ name: 'AlertsTaken', description: 'Where the alerts were noted.' })
class AlertsTakenAnswer {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The emergency: global id; null when none is open.',
  })
  id!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Its number, as in CHG-000123.' })
  change!: string | null;

  @ApiProperty({ description: 'Whether these alerts opened it.' })
  opened!: boolean;
}

/** Where Prometheus Alertmanager's webhook leads to. */
@ApiTags('webhooks')
@ApiBearerAuth()
@Controller('api/v1/webhooks')
export class AlertmanagerController {
  constructor(private readonly take: TakeAlerts) {}

  @Post('alertmanager')
  @ApiOperation({
    summary: 'Take alerts from Prometheus Alertmanager',
    description:
      'Opens an emergency change for the alert group’s service, or notes the alerts on the one that is open. Needs a token with the scope emergency:declare.',
  })
  @ApiBody({ description: 'Version 4 of Alertmanager’s webhook payload.', schema: { type: 'object' } })
  @ApiResponse({
    status: 200,
    type: AlertsTakenAnswer,
    description: 'Noted on the open emergency, or nothing to do.',
  })
  @ApiResponse({ status: 201, type: AlertsTakenAnswer, description: 'An emergency was opened.' })
  async alerts(
    @By() actor: Actor,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AlertsTakenAnswer> {
    const parsed = alertNotification.safeParse(body);
    if (!parsed.success) throw malformed(parsed.error.issues);
    const { change, opened } = accepted(await this.take.execute(actor, parsed.data));
    void reply.status(opened ? HttpStatus.CREATED : HttpStatus.OK);
    return {
      id: change === null ? null : toGlobalId('Change', change.id),
      change: change === null ? null : changeNumber(change.number),
      opened,
    };
  }
}

function malformed(
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): Fault {
  const details = issues.slice(0, 20).map(({ path, message }) => ({ path: path.map(String), message }));
  return new Fault(
    'BAD_USER_INPUT',
    `This is not a notification of Alertmanager: ${details.map((d) => `${d.path.join('.')}: ${d.message}`).join('; ')}`,
    details,
  );
}
