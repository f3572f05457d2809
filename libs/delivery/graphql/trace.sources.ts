import { Args, Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { ChangeObject } from '#changes';
import { type GraphQLContext } from '#platform/graphql';
import { CommitObject, DeploymentObject } from './delivery.types.ts';
import { TraceGuide } from './trace.guide.ts';
import { HopArgs } from './trace.inputs.ts';
import {
  ArtifactObject,
  BuildObject,
  CodeReviewObject,
  TestRunObject,
  WorkItemObject,
} from './trace.types.ts';

@Resolver(() => WorkItemObject)
export class WorkItemTrace {
  constructor(private readonly guide: TraceGuide) {}

  @ResolveField(() => [CommitObject], { description: 'Commits that name it, the newest first.' })
  commits(
    @Parent() { traceKey }: WorkItemObject,
    @Args() { first }: HopArgs,
    @Context() context: GraphQLContext,
  ): Promise<CommitObject[]> {
    return this.guide.commits(context, 'workItem.commits', traceKey, first);
  }

  @ResolveField(() => [CodeReviewObject], { description: 'Pull and merge requests that name it.' })
  reviews(
    @Parent() { traceKey }: WorkItemObject,
    @Args() { first }: HopArgs,
    @Context() context: GraphQLContext,
  ): Promise<CodeReviewObject[]> {
    return this.guide.reviews(context, 'workItem.reviews', traceKey, first);
  }

  @ResolveField(() => [ChangeObject], {
    description: 'Changes that it belongs to, as its tracker or a commit tells.',
  })
  changes(
    @Parent() { traceKey }: WorkItemObject,
    @Args() { first }: HopArgs,
    @Context() context: GraphQLContext,
  ): Promise<ChangeObject[]> {
    return this.guide.changesFrom(context, 'workItem.changes', traceKey, first);
  }

  @ResolveField(() => [DeploymentObject], { description: 'Deployments of commits that name it.' })
  deployments(
    @Parent() { traceKey }: WorkItemObject,
    @Args() { first }: HopArgs,
    @Context() context: GraphQLContext,
  ): Promise<DeploymentObject[]> {
    return this.guide.deployments(context, 'workItem.deployments', traceKey, first);
  }
}

@Resolver(() => CommitObject)
export class CommitTrace {
  constructor(private readonly guide: TraceGuide) {}

  @ResolveField(() => [WorkItemObject], { description: 'Work that its message, or the review of it, names.' })
  workItems(
    @Parent() { sha }: CommitObject,
    @Args() { first }: HopArgs,
    @Context() context: GraphQLContext,
  ): Promise<WorkItemObject[]> {
    return this.guide.workItems(context, 'commit.workItems', sha, first);
  }

  @ResolveField(() => [CodeReviewObject], {
    description: 'Pull and merge requests that it is part of, or the end of.',
  })
  reviews(
    @Parent() { sha }: CommitObject,
    @Args() { first }: HopArgs,
    @Context() context: GraphQLContext,
  ): Promise<CodeReviewObject[]> {
    return this.guide.reviews(context, 'commit.reviews', sha, first);
  }

  @ResolveField(() => [BuildObject], { description: 'Builds of it.' })
  builds(
    @Parent() { sha }: CommitObject,
    @Args() { first }: HopArgs,
    @Context() context: GraphQLContext,
  ): Promise<BuildObject[]> {
    return this.guide.builds(context, 'commit.builds', sha, first);
  }

  @ResolveField(() => [TestRunObject], { description: 'Runs of tests on it.' })
  testRuns(
    @Parent() { sha }: CommitObject,
    @Args() { first }: HopArgs,
    @Context() context: GraphQLContext,
  ): Promise<TestRunObject[]> {
    return this.guide.testRuns(context, 'commit.testRuns', sha, first);
  }

  @ResolveField(() => [ArtifactObject], { description: 'What was built from it.' })
  artifacts(
    @Parent() { sha }: CommitObject,
    @Args() { first }: HopArgs,
    @Context() context: GraphQLContext,
  ): Promise<ArtifactObject[]> {
    return this.guide.artifacts(context, 'commit.artifacts', sha, first);
  }

  @ResolveField(() => [DeploymentObject], {
    description: 'Deployments that name it, or an artifact built from it.',
  })
  deployments(
    @Parent() { sha }: CommitObject,
    @Args() { first }: HopArgs,
    @Context() context: GraphQLContext,
  ): Promise<DeploymentObject[]> {
    return this.guide.deployments(context, 'commit.deployments', sha, first);
  }
}

@Resolver(() => CodeReviewObject)
export class CodeReviewTrace {
  constructor(private readonly guide: TraceGuide) {}

  @ResolveField(() => [CommitObject], {
    description: 'Its commits, and what it was merged as, as far as they were told.',
  })
  commits(
    @Parent() { traceKey }: CodeReviewObject,
    @Args() { first }: HopArgs,
    @Context() context: GraphQLContext,
  ): Promise<CommitObject[]> {
    return this.guide.commits(context, 'review.commits', traceKey, first);
  }

  @ResolveField(() => [WorkItemObject], { description: 'Work that its title names.' })
  workItems(
    @Parent() { traceKey }: CodeReviewObject,
    @Args() { first }: HopArgs,
    @Context() context: GraphQLContext,
  ): Promise<WorkItemObject[]> {
    return this.guide.workItems(context, 'review.workItems', traceKey, first);
  }

  @ResolveField(() => [BuildObject], { description: 'Builds of its commits.' })
  builds(
    @Parent() { traceKey }: CodeReviewObject,
    @Args() { first }: HopArgs,
    @Context() context: GraphQLContext,
  ): Promise<BuildObject[]> {
    return this.guide.builds(context, 'review.builds', traceKey, first);
  }

  @ResolveField(() => [DeploymentObject], { description: 'Deployments of its commits.' })
  deployments(
    @Parent() { traceKey }: CodeReviewObject,
    @Args() { first }: HopArgs,
    @Context() context: GraphQLContext,
  ): Promise<DeploymentObject[]> {
    return this.guide.deployments(context, 'review.deployments', traceKey, first);
  }
}

@Resolver(() => BuildObject)
export class BuildTrace {
  constructor(private readonly guide: TraceGuide) {}

  @ResolveField(() => [CommitObject], {
    description: 'The commit that was built: once for each change that it belongs to.',
  })
  commits(
    @Parent() { traceKey }: BuildObject,
    @Args() { first }: HopArgs,
    @Context() context: GraphQLContext,
  ): Promise<CommitObject[]> {
    return this.guide.commits(context, 'build.commits', traceKey, first);
  }

  @ResolveField(() => [CodeReviewObject], { description: 'Pull and merge requests of that commit.' })
  reviews(
    @Parent() { traceKey }: BuildObject,
    @Args() { first }: HopArgs,
    @Context() context: GraphQLContext,
  ): Promise<CodeReviewObject[]> {
    return this.guide.reviews(context, 'build.reviews', traceKey, first);
  }

  @ResolveField(() => [TestRunObject], { description: 'Runs of tests in this run.' })
  testRuns(
    @Parent() { traceKey }: BuildObject,
    @Args() { first }: HopArgs,
    @Context() context: GraphQLContext,
  ): Promise<TestRunObject[]> {
    return this.guide.testRuns(context, 'build.testRuns', traceKey, first);
  }

  @ResolveField(() => [ArtifactObject], { description: 'What this run made.' })
  artifacts(
    @Parent() { traceKey }: BuildObject,
    @Args() { first }: HopArgs,
    @Context() context: GraphQLContext,
  ): Promise<ArtifactObject[]> {
    return this.guide.artifacts(context, 'build.artifacts', traceKey, first);
  }
}
