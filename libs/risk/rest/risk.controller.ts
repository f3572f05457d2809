import { Body, Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiProperty,
  ApiSchema,
  ApiTags,
} from '@nestjs/swagger';
import { contentDigest, ReadChanges, riskLevels, riskOf } from '#changes';
import type { Actor } from '#kernel';
import { By } from '#platform/auth';
import { InstantField } from '#platform/http';
import { IsObject, IsOptional } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import { Assessments } from '../data/assessments.ts';
import { overrideHolds } from '../domain/standing.ts';
import { BackTestObject, toBackTest } from '../graphql/back-test.types.ts';
import {
  RiskAssessmentObject,
  RiskOverrideObject,
  toAssessment,
  toRiskOverride,
} from '../graphql/risk.types.ts';
import { BackTestModel } from '../use-cases/back-test-model.ts';

@ApiSchema({ name: 'ChangeRisk' })
export class ChangeRiskView {
  @ApiProperty({ enum: riskLevels, description: 'What was declared.' }) declared!: string;
  @ApiProperty({ enum: riskLevels, description: 'What every rule goes by.' }) effective!: string;
  @ApiProperty({ type: RiskAssessmentObject, nullable: true, description: 'What the model made of it last.' })
  assessment!: RiskAssessmentObject | null;
  @ApiProperty({ type: RiskOverrideObject, nullable: true, description: 'What was last said against that.' })
  override!: Omit<RiskOverrideObject, 'decidedById'> | null;
}

@ApiSchema({ name: 'RiskBacktestRequest' })
export class BackTestRequest {
  @InstantField({ description: 'Changes closed since then; all when left out.' })
  since?: Date | null;

  @ApiProperty({ type: Object, required: false, description: 'A model in the form of policies/risk.json.' })
  @IsOptional()
  @IsObject()
  model?: Record<string, unknown> | null;
}

/** How risky changes are, for pipelines and scripts. */
@ApiTags('risk')
@ApiBearerAuth()
@Controller('api/v1')
export class RiskController {
  constructor(
    private readonly read: ReadChanges,
    private readonly assessments: Assessments,
    private readonly backTest: BackTestModel,
  ) {}

  @Get('changes/:ref/risk')
  @ApiOperation({
    summary: 'How risky a change is',
    description: 'With every signal, its points and its source.',
  })
  @ApiOkResponse({ type: ChangeRiskView })
  async risk(@By() actor: Actor, @Param('ref') ref: string): Promise<ChangeRiskView> {
    const change = await this.read.one(actor, ref);
    const facts = (await this.read.factsOf([change])).get(change);
    const newest = (await this.assessments.newest([change.id])).get(change.id);
    const said = (await this.assessments.newestOverrides([change.id])).get(change.id);
    const content = { revision: change.revision, digest: contentDigest(change) };
    const override =
      newest === undefined || said === undefined
        ? null
        : toRiskOverride(said, overrideHolds(said, newest.class, content));
    return {
      declared: change.risk,
      effective: riskOf(change, facts ?? { assessedRisk: null }),
      assessment: newest === undefined ? null : toAssessment(newest),
      override: override === null ? null : withoutId(override),
    };
  }

  @Post('risk/backtest')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Try a risk model on closed changes',
    description: 'One JSON document a line: how far it is, and at last the result.',
  })
  @ApiProduces('application/x-ndjson')
  @ApiOkResponse({
    type: BackTestObject,
    description: 'Lines {"progress": …} and a last line {"result": …}.',
  })
  async backtest(
    @By() actor: Actor,
    @Body() { since, model }: BackTestRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const steps = this.backTest.steps(actor, model, since ?? new Date(0));
    // What is wrong with the request is told by its status, before the first line.
    const first = await steps.next();
    await reply.header('content-type', 'application/x-ndjson').send(Readable.from(linesOf(first, steps)));
  }
}

const withoutId = ({
  decidedById: _id,
  ...rest
}: RiskOverrideObject): Omit<RiskOverrideObject, 'decidedById'> => rest;

type Steps = ReturnType<BackTestModel['steps']>;

async function* linesOf(first: Awaited<ReturnType<Steps['next']>>, steps: Steps): AsyncGenerator<string> {
  for (let step = first; step.done !== true; step = await steps.next()) {
    const line = 'result' in step.value ? { result: toBackTest(step.value.result) } : step.value;
    yield `${JSON.stringify(line)}\n`;
  }
}
