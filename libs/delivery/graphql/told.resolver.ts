import { Args, ObjectType, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '#kernel';
import { By } from '#platform/auth';
import { connectionOf, ConnectionOf, type ConnectionShape } from '#platform/graphql';
import { ListTold } from '../use-cases/list-told.ts';
import { BuildsArgs, CodeReviewsArgs, WorkItemsArgs } from './told.inputs.ts';
import {
  BuildObject,
  CodeReviewObject,
  toBuild,
  toReview,
  toWorkItem,
  WorkItemObject,
} from './trace.types.ts';

@ObjectType({ description: 'A page of work items.' })
class TrackedWorkItemConnection extends ConnectionOf(WorkItemObject, 'TrackedWorkItem') {}

@ObjectType({ description: 'A page of pull and merge requests.' })
class CodeReviewConnection extends ConnectionOf(CodeReviewObject, 'CodeReview') {}

@ObjectType({ description: 'A page of builds.' })
class BuildConnection extends ConnectionOf(BuildObject, 'Build') {}

/** What was told of work, reviews and builds. */
@Resolver()
export class ToldResolver {
  constructor(private readonly list: ListTold) {}

  @Query(() => TrackedWorkItemConnection, {
    description: 'Work items that trackers told of, the newest first.',
  })
  async workItems(
    @By() actor: Actor,
    @Args() { filter, ...page }: WorkItemsArgs,
  ): Promise<ConnectionShape<WorkItemObject>> {
    const { from, to, system, key, state } = filter ?? {};
    const asked = { equal: { system, key, state }, from, to };
    return connectionOf(await this.list.workItems(actor, asked, page), toWorkItem);
  }

  @Query(() => CodeReviewConnection, { description: 'Pull and merge requests, the newest first.' })
  async codeReviews(
    @By() actor: Actor,
    @Args() { filter, ...page }: CodeReviewsArgs,
  ): Promise<ConnectionShape<CodeReviewObject>> {
    const { from, to, repository, state } = filter ?? {};
    const asked = { equal: { repository, state }, from, to };
    return connectionOf(await this.list.reviews(actor, asked, page), toReview);
  }

  @Query(() => BuildConnection, { description: 'Builds that pipelines told of, the newest first.' })
  async builds(
    @By() actor: Actor,
    @Args() { filter, ...page }: BuildsArgs,
  ): Promise<ConnectionShape<BuildObject>> {
    const { from, to, pipeline, commit, state } = filter ?? {};
    const asked = { equal: { pipeline, commitSha: commit, state }, from, to };
    return connectionOf(await this.list.builds(actor, asked, page), toBuild);
  }
}
