import { Controller, Get, Query, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { type Actor, type Problem, toGlobalId } from '#kernel';
import { By } from '#platform/auth';
import type { GavelRequest } from '#platform/http';
import { changeNumber } from '../domain/change.ts';
import { contentDigest } from '../domain/content.ts';
import type { GateVerdict } from '../domain/gate.ts';
import { CheckGate } from '../use-cases/check-gate.ts';
import { GateQuery } from './change.queries.ts';

export class GateView {
  @ApiProperty({ description: 'Whether it may be deployed now.' }) allowed!: boolean;
  @ApiProperty({
    enum: ['ALLOWED', 'PENDING', 'REFUSED'],
    description: 'PENDING: waiting can help. REFUSED: somebody has to do something else first.',
  })
  verdict!: GateVerdict;
  @ApiProperty({ type: [Object], description: 'Every reason why not.' }) reasons!: readonly Problem[];
  @ApiProperty() change!: {
    id: string;
    number: string;
    state: string;
    version: number;
    revision: number;
    contentDigest: string;
  };
}

/** The deployment gate, as one GET that a shell can branch on. */
@ApiTags('gate')
@ApiBearerAuth()
@Controller('api/v1/gate')
export class GateController {
  constructor(private readonly gate: CheckGate) {}

  @Get()
  @ApiOperation({
    summary: 'May this be deployed now?',
    description: 'Answers 200 with the verdict; `wait` holds the answer while the verdict is PENDING.',
  })
  @ApiOkResponse({ type: GateView })
  async check(
    @By() actor: Actor,
    @Query() query: GateQuery,
    @Req() request: GavelRequest,
  ): Promise<GateView> {
    const { change, verdict, reasons } = await this.gate.execute(actor, {
      change: query.change,
      environment: query.environment,
      artifact: query.artifact,
      ...(query.wait === undefined ? {} : { waitMs: query.wait * 1_000, signal: goneSignal(request) }),
    });
    return {
      allowed: verdict === 'ALLOWED',
      verdict,
      reasons,
      change: {
        id: toGlobalId('Change', change.id),
        number: changeNumber(change.number),
        state: change.state,
        version: change.version,
        revision: change.revision,
        contentDigest: contentDigest(change),
      },
    };
  }
}

/** Tells when the caller has hung up. */
function goneSignal(request: GavelRequest): AbortSignal {
  const gone = new AbortController();
  request.raw.once('close', () => gone.abort());
  return gone.signal;
}
