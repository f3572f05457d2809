import { Args, Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { ChangeObject } from '#changes';
import { type GraphQLContext, shown } from '#platform/graphql';
import { CommitObject, DeploymentObject } from './delivery.types.ts';
import { TraceGuide } from './trace.guide.ts';
import { HopArgs } from './trace.inputs.ts';
import { ArtifactObject, BuildObject, CodeReviewObject, toArtifact, WorkItemObject } from './trace.types.ts';

@Resolver(() => ArtifactObject)
export class ArtifactTrace {
  constructor(private readonly guide: TraceGuide) {}

  @ResolveField(() => [BuildObject], { description: 'The runs that made it.' })
  builds(
    @Parent() { traceKey }: ArtifactObject,
    @Args() { first }: HopArgs,
    @Context() context: GraphQLContext,
  ): Promise<BuildObject[]> {
    return this.guide.builds(context, 'artifact.builds', traceKey, first);
  }

  @ResolveField(() => [CommitObject], { description: 'What it was built from.' })
  commits(
    @Parent() { traceKey }: ArtifactObject,
    @Args() { first }: HopArgs,
    @Context() context: GraphQLContext,
  ): Promise<CommitObject[]> {
    return this.guide.commits(context, 'artifact.commits', traceKey, first);
  }

  @ResolveField(() => [DeploymentObject], { description: 'Where it was deployed.' })
  deployments(
    @Parent() { traceKey }: ArtifactObject,
    @Args() { first }: HopArgs,
    @Context() context: GraphQLContext,
  ): Promise<DeploymentObject[]> {
    return this.guide.deployments(context, 'artifact.deployments', traceKey, first);
  }

  @ResolveField(() => [ChangeObject], { description: 'The changes that deployed it.' })
  changes(
    @Parent() { traceKey }: ArtifactObject,
    @Args() { first }: HopArgs,
    @Context() context: GraphQLContext,
  ): Promise<ChangeObject[]> {
    return this.guide.changesFrom(context, 'artifact.changes', traceKey, first);
  }
}

@Resolver(() => DeploymentObject)
export class DeploymentTrace {
  constructor(private readonly guide: TraceGuide) {}

  @ResolveField(() => [CommitObject], {
    description: 'The commit that it names, and those that its artifact was built from.',
  })
  commits(
    @Parent() { record }: DeploymentObject,
    @Args() { first }: HopArgs,
    @Context() context: GraphQLContext,
  ): Promise<CommitObject[]> {
    return this.guide.commits(context, 'deployment.commits', record.id, first);
  }

  @ResolveField(() => [BuildObject], { description: 'The runs that made its artifact.' })
  builds(
    @Parent() { record }: DeploymentObject,
    @Args() { first }: HopArgs,
    @Context() context: GraphQLContext,
  ): Promise<BuildObject[]> {
    return this.guide.builds(context, 'deployment.builds', record.id, first);
  }

  @ResolveField(() => ArtifactObject, {
    nullable: true,
    description: 'The artifact, and what is told of it.',
  })
  artifactDeployed(
    @Parent() { record }: DeploymentObject,
    @Context() context: GraphQLContext,
  ): Promise<ArtifactObject | null> {
    return shown(this.guide.artifactLoader(context), record.artifactDigest, toArtifact);
  }
}

@Resolver(() => ChangeObject)
export class ChangeTrace {
  constructor(private readonly guide: TraceGuide) {}

  @ResolveField(() => [WorkItemObject], {
    description: 'Work items that trackers, or its commits, tie to it.',
  })
  deliveredWorkItems(
    @Parent() { record }: ChangeObject,
    @Args() { first }: HopArgs,
    @Context() context: GraphQLContext,
  ): Promise<WorkItemObject[]> {
    return this.guide.workItems(context, 'change.workItems', record.id, first);
  }

  @ResolveField(() => [CommitObject], { description: 'Commits that code hosts tell of for it.' })
  deliveredCommits(
    @Parent() { record }: ChangeObject,
    @Args() { first }: HopArgs,
    @Context() context: GraphQLContext,
  ): Promise<CommitObject[]> {
    return this.guide.commits(context, 'change.commits', record.id, first);
  }

  @ResolveField(() => [CodeReviewObject], { description: 'Pull and merge requests of those commits.' })
  deliveredReviews(
    @Parent() { record }: ChangeObject,
    @Args() { first }: HopArgs,
    @Context() context: GraphQLContext,
  ): Promise<CodeReviewObject[]> {
    return this.guide.reviews(context, 'change.reviews', record.id, first);
  }

  @ResolveField(() => [BuildObject], { description: 'Builds of those commits.' })
  deliveredBuilds(
    @Parent() { record }: ChangeObject,
    @Args() { first }: HopArgs,
    @Context() context: GraphQLContext,
  ): Promise<BuildObject[]> {
    return this.guide.builds(context, 'change.builds', record.id, first);
  }

  @ResolveField(() => [ArtifactObject], {
    description: 'What was deployed for it, and built from its commits.',
  })
  deliveredArtifacts(
    @Parent() { record }: ChangeObject,
    @Args() { first }: HopArgs,
    @Context() context: GraphQLContext,
  ): Promise<ArtifactObject[]> {
    return this.guide.artifacts(context, 'change.artifacts', record.id, first);
  }

  @ResolveField(() => [DeploymentObject], { description: 'Its deployments, the newest first.' })
  deployments(
    @Parent() { record }: ChangeObject,
    @Args() { first }: HopArgs,
    @Context() context: GraphQLContext,
  ): Promise<DeploymentObject[]> {
    return this.guide.deployments(context, 'change.deployments', record.id, first);
  }
}
