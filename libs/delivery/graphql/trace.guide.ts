import { Injectable } from '@nestjs/common';
import { changeLoader, type ChangeObject, ChangesRepository, toChangeObject } from '#changes';
import { allShown, type GraphQLContext, loaderOf } from '#platform/graphql';
import type DataLoader from 'dataloader';
import type { Artifact } from '../domain/artifact.ts';
import type { Id } from '#kernel';
import { type HopName, hops, type HopTarget } from '../data/hops.ts';
import { traced, Traces } from '../data/traces.ts';
import { type CommitObject, type DeploymentObject, toCommit, toDeployment } from './delivery.types.ts';
import {
  type ArtifactObject,
  type BuildObject,
  type CodeReviewObject,
  type TestRunObject,
  toArtifact,
  toBuild,
  toReview,
  toTestRun,
  toWorkItem,
  type WorkItemObject,
} from './trace.types.ts';

/** Hops to one kind of thing. */
type HopTo<Target extends HopTarget> = {
  [Name in HopName]: (typeof hops)[Name]['to'] extends Target ? Name : never;
}[HopName];

const hopKeys = new Map<string, symbol>();
const symbolOf = (name: string): symbol => {
  const known = hopKeys.get(name) ?? Symbol(name);
  hopKeys.set(name, known);
  return known;
};

/** Leads from one thing of the trace to the next: a hop costs two statements for a whole page, wherever it begins. */
@Injectable()
export class TraceGuide {
  constructor(
    private readonly traces: Traces,
    private readonly changes: ChangesRepository,
  ) {}

  async workItems(
    context: GraphQLContext,
    hop: HopTo<'workItem'>,
    from: string,
    first: number,
  ): Promise<WorkItemObject[]> {
    return allShown(this.rows(context, 'workItem'), await this.follow(context, hop, from, first), toWorkItem);
  }
  async commits(
    context: GraphQLContext,
    hop: HopTo<'commit'>,
    from: string,
    first: number,
  ): Promise<CommitObject[]> {
    return allShown(this.rows(context, 'commit'), await this.follow(context, hop, from, first), toCommit);
  }
  async reviews(
    context: GraphQLContext,
    hop: HopTo<'review'>,
    from: string,
    first: number,
  ): Promise<CodeReviewObject[]> {
    return allShown(this.rows(context, 'review'), await this.follow(context, hop, from, first), toReview);
  }
  async builds(
    context: GraphQLContext,
    hop: HopTo<'build'>,
    from: string,
    first: number,
  ): Promise<BuildObject[]> {
    return allShown(this.rows(context, 'build'), await this.follow(context, hop, from, first), toBuild);
  }
  async testRuns(
    context: GraphQLContext,
    hop: HopTo<'testRun'>,
    from: string,
    first: number,
  ): Promise<TestRunObject[]> {
    return allShown(this.rows(context, 'testRun'), await this.follow(context, hop, from, first), toTestRun);
  }
  async deployments(
    context: GraphQLContext,
    hop: HopTo<'deployment'>,
    from: string,
    first: number,
  ): Promise<DeploymentObject[]> {
    return allShown(
      this.rows(context, 'deployment'),
      await this.follow(context, hop, from, first),
      toDeployment,
    );
  }
  async artifacts(
    context: GraphQLContext,
    hop: HopTo<'artifact'>,
    from: string,
    first: number,
  ): Promise<ArtifactObject[]> {
    return allShown(this.artifactLoader(context), await this.follow(context, hop, from, first), toArtifact);
  }
  async changesFrom(
    context: GraphQLContext,
    hop: HopTo<'change'>,
    from: string,
    first: number,
  ): Promise<ChangeObject[]> {
    const ids = await this.follow(context, hop, from, first);
    return allShown(changeLoader(context, this.changes), ids, toChangeObject);
  }

  artifactLoader(context: GraphQLContext): DataLoader<string, Artifact | null> {
    return loaderOf(context, symbolOf('artifact'), (digests: readonly string[]) =>
      this.traces.artifacts(digests),
    );
  }

  /** What is kept under an id. */
  private rows<Kind extends keyof typeof traced>(
    context: GraphQLContext,
    kind: Kind,
  ): DataLoader<Id, InstanceType<(typeof traced)[Kind]> | null> {
    type Row = InstanceType<(typeof traced)[Kind]>;
    return loaderOf<Id, Row>(context, symbolOf(`row ${kind}`), (ids) =>
      this.traces.byIds<Row>(traced[kind], ids),
    );
  }

  private async follow(
    context: GraphQLContext,
    hop: HopName,
    from: string,
    first: number,
  ): Promise<string[]> {
    const loader = loaderOf<string, string[]>(context, symbolOf(`${hop} ${first}`), (keys) =>
      this.traces.follow(hop, keys, first),
    );
    return (await loader.load(from)) ?? [];
  }
}
