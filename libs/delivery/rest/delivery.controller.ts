import { Body, Controller, Get, HttpCode, Post, Query, UseInterceptors } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiResponse,
  ApiSchema,
  ApiTags,
  OmitType,
} from '@nestjs/swagger';
import { type Actor, nextCursorOf } from '#kernel';
import { By } from '#platform/auth';
import { accepted, idempotencyKeyHeader, IdempotentAnswers } from '#platform/http';
import { RecordCommitFields, RecordDeploymentFields } from '../graphql/delivery.inputs.ts';
import { ListDeliveries } from '../use-cases/list-deliveries.ts';
import { RecordCommit } from '../use-cases/record-commit.ts';
import { RecordDeployment } from '../use-cases/record-deployment.ts';
import {
  CommitView,
  commitView,
  DeploymentPage,
  DeploymentsQuery,
  DeploymentView,
  deploymentView,
} from './delivery.views.ts';

@ApiSchema({ name: 'NewDeployment', description: 'Something that was deployed.' })
class NewDeployment extends OmitType(RecordDeploymentFields, []) {}

@ApiSchema({ name: 'NewSourceCommit', description: 'A commit and who had a hand in it.' })
class NewSourceCommit extends OmitType(RecordCommitFields, []) {}

/** What pipelines and code hosts tell over REST. */
@ApiTags('delivery')
@ApiBearerAuth()
@ApiHeader(idempotencyKeyHeader)
@UseInterceptors(IdempotentAnswers)
@Controller('api/v1')
export class DeliveryController {
  constructor(
    private readonly deploys: RecordDeployment,
    private readonly commits: RecordCommit,
    private readonly lists: ListDeliveries,
  ) {}

  @Post('deployments')
  @HttpCode(201)
  @ApiOperation({
    summary: 'Record a deployment',
    description:
      'Told again under the same id of the same source, the record goes on: it ends, it is rolled back. What contradicts it is refused.',
  })
  @ApiResponse({ status: 201, type: DeploymentView, description: 'The deployment as it is on record.' })
  async deployment(@By() actor: Actor, @Body() input: NewDeployment): Promise<DeploymentView> {
    return deploymentView(accepted(await this.deploys.execute(actor, input)));
  }

  @Get('deployments')
  @ApiOperation({ summary: 'List deployments', description: 'The newest first.' })
  @ApiOkResponse({ type: DeploymentPage })
  async list(@By() actor: Actor, @Query() query: DeploymentsQuery): Promise<DeploymentPage> {
    const { change, service, environment, outcome, limit, after } = query;
    const one = <T>(value: T | null | undefined): T[] | null => (value == null ? null : [value]);
    const filter = {
      change,
      services: one(service),
      environments: one(environment),
      outcomes: one(outcome),
    };
    const page = await this.lists.deployments(actor, filter, { first: limit, after });
    return {
      items: page.nodes.map(deploymentView),
      nextCursor: nextCursorOf(page),
    };
  }

  @Post('commits')
  @HttpCode(201)
  @ApiOperation({ summary: 'Record a commit', description: 'Told again, the first record is answered.' })
  @ApiResponse({ status: 201, type: CommitView, description: 'The commit as it is on record.' })
  async commit(@By() actor: Actor, @Body() input: NewSourceCommit): Promise<CommitView> {
    return commitView(accepted(await this.commits.execute(actor, input)));
  }
}
