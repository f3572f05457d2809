import { Args, Context, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import {
  Catalog,
  environmentLoader,
  EnvironmentType,
  serviceLoader,
  ServiceType,
  toEnvironment,
  toService,
} from '#catalog';
import { changeLoader, ChangeObject, ChangesRepository, toChangeObject } from '#changes';
import type { Actor } from '#kernel';
import { By } from '#platform/auth';
import { connectionOf, type ConnectionShape, type GraphQLContext, payloadOf, shown } from '#platform/graphql';
import { ListDeliveries } from '../use-cases/list-deliveries.ts';
import { RecordCommit } from '../use-cases/record-commit.ts';
import { RecordDeployment } from '../use-cases/record-deployment.ts';
import {
  CommitsArgs,
  DeploymentsArgs,
  RecordCommitFields,
  RecordDeploymentFields,
} from './delivery.inputs.ts';
import {
  CommitObject,
  DeploymentConnection,
  DeploymentObject,
  RecordCommitPayload,
  RecordDeploymentPayload,
  SourceCommitConnection,
  toCommit,
  toDeployment,
} from './delivery.types.ts';

/** Deployments and commits: what came in, and what is told now. */
@Resolver()
export class DeliveryResolver {
  constructor(
    private readonly list: ListDeliveries,
    private readonly deploys: RecordDeployment,
    private readonly commits: RecordCommit,
  ) {}

  @Query(() => DeploymentConnection, { description: 'What was deployed, the newest first.' })
  async deployments(
    @By() actor: Actor,
    @Args() { filter, ...page }: DeploymentsArgs,
  ): Promise<ConnectionShape<DeploymentObject>> {
    return connectionOf(await this.list.deployments(actor, filter ?? {}, page), toDeployment);
  }

  @Query(() => SourceCommitConnection, { description: 'Commits that code hosts told of, the newest first.' })
  async sourceCommits(
    @By() actor: Actor,
    @Args() { filter, ...page }: CommitsArgs,
  ): Promise<ConnectionShape<CommitObject>> {
    return connectionOf(await this.list.commits(actor, filter ?? {}, page), toCommit);
  }

  @Mutation(() => RecordDeploymentPayload, {
    description: 'Writes down that something was deployed; what is wrong about it is found out, not refused.',
  })
  async recordDeployment(
    @By() actor: Actor,
    @Args('input') input: RecordDeploymentFields,
  ): Promise<RecordDeploymentPayload> {
    const outcome = await this.deploys.execute(actor, input);
    return payloadOf(outcome.ok ? { ok: true, value: toDeployment(outcome.value) } : outcome, 'deployment');
  }

  @Mutation(() => RecordCommitPayload, {
    description: 'Writes down a commit, and who had a hand in it, for the change that brings it.',
  })
  async recordCommit(
    @By() actor: Actor,
    @Args('input') input: RecordCommitFields,
  ): Promise<RecordCommitPayload> {
    const outcome = await this.commits.execute(actor, input);
    return payloadOf(outcome.ok ? { ok: true, value: toCommit(outcome.value) } : outcome, 'commit');
  }
}

@Resolver(() => DeploymentObject)
export class DeploymentFields {
  constructor(
    private readonly catalog: Catalog,
    private readonly changes: ChangesRepository,
  ) {}

  @ResolveField(() => ServiceType, { description: 'Of which service.' })
  service(
    @Parent() { record }: DeploymentObject,
    @Context() context: GraphQLContext,
  ): Promise<ServiceType | null> {
    return shown(serviceLoader(context, this.catalog), record.serviceId, toService);
  }

  @ResolveField(() => EnvironmentType, { description: 'Into which environment.' })
  environment(
    @Parent() { record }: DeploymentObject,
    @Context() context: GraphQLContext,
  ): Promise<EnvironmentType | null> {
    return shown(environmentLoader(context, this.catalog), record.environmentId, toEnvironment);
  }

  @ResolveField(() => ChangeObject, {
    nullable: true,
    description: 'The change it carries out; null when none could be told.',
  })
  change(
    @Parent() { record }: DeploymentObject,
    @Context() context: GraphQLContext,
  ): Promise<ChangeObject | null> {
    return shown(changeLoader(context, this.changes), record.changeId, toChangeObject);
  }
}

@Resolver(() => CommitObject)
export class CommitFields {
  constructor(private readonly changes: ChangesRepository) {}

  @ResolveField(() => ChangeObject, { nullable: true, description: 'The change that brings it, if any.' })
  change(
    @Parent() { ofChange }: CommitObject,
    @Context() context: GraphQLContext,
  ): Promise<ChangeObject | null> {
    return shown(changeLoader(context, this.changes), ofChange, toChangeObject);
  }
}
