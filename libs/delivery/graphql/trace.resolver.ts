import { Args, Context, Field, ObjectType, Query, registerEnumType, Resolver } from '@nestjs/graphql';
import { changeLoader, ChangeObject, ChangesRepository, ReadChanges, toChangeObject } from '#changes';
import { type Actor, Fault } from '#kernel';
import { By } from '#platform/auth';
import {
  allShown,
  connectionOf,
  ConnectionOf,
  type ConnectionShape,
  type GraphQLContext,
  shown,
} from '#platform/graphql';
import { enumOf } from '#platform/http';
import type { Carried } from '../data/traces.ts';
import { digestForm, shaForm } from '../domain/fact.ts';
import { AskTrace } from '../use-cases/ask-trace.ts';
import { DeploymentConnection, DeploymentObject, toDeployment } from './delivery.types.ts';
import { TraceGuide } from './trace.guide.ts';
import { NeverDeployedArgs, WhatRunsArgs } from './trace.inputs.ts';
import { ArtifactObject, toArtifact } from './trace.types.ts';

const CarriedEnum = enumOf(['COMMIT', 'ARTIFACT', 'MERGED'] as const);
registerEnumType(CarriedEnum, {
  name: 'CarriedAs',
  description: 'How a deployment is known to carry a commit.',
  valuesMap: {
    COMMIT: { description: 'It names the commit.' },
    ARTIFACT: { description: 'Its artifact was built from the commit.' },
    MERGED: { description: 'The review of the commit was merged as the one that was deployed.' },
  },
});

@ObjectType('CommitWhereabouts', { description: 'A place that a commit came to.' })
class WhereaboutsObject {
  @Field(() => DeploymentObject, { description: 'The newest deployment there that carries it.' })
  deployment!: DeploymentObject;

  @Field(() => CarriedEnum, { description: 'How that is known.' })
  how!: Carried;

  @Field({ description: 'Whether it is what runs there now.' })
  stillRuns!: boolean;
}

@ObjectType({ description: 'A page of changes that were found by their trace.' })
class TracedChangeConnection extends ConnectionOf(ChangeObject, 'TracedChange') {}

/** What runs where, and what of a change did not arrive. */
@Resolver()
export class TraceResolver {
  constructor(
    private readonly ask: AskTrace,
    private readonly guide: TraceGuide,
    private readonly changes: ChangesRepository,
    private readonly read: ReadChanges,
  ) {}

  @Query(() => DeploymentConnection, {
    description:
      'What runs in an environment, now or at a time: of each service and region the deployment in force.',
  })
  async whatRuns(
    @By() actor: Actor,
    @Args() { filter, ...page }: WhatRunsArgs,
  ): Promise<ConnectionShape<DeploymentObject>> {
    const { at, ...places } = filter;
    return connectionOf(await this.ask.whatRuns(actor, places, at ?? null, page), toDeployment);
  }

  @Query(() => [WhereaboutsObject], {
    description:
      'Where a commit is or was, by the commits, artifacts and merges that were told of. A later commit that contains it is not known to.',
  })
  async whereIs(@By() actor: Actor, @Args('commit') commit: string): Promise<WhereaboutsObject[]> {
    if (!shaForm.test(commit))
      throw unfit('commit', 'must be a full commit hash of 40 or 64 hexadecimal digits');
    return (await this.ask.whereIs(actor, commit)).map(({ deployment, ...how }) => ({
      ...how,
      deployment: toDeployment(deployment),
    }));
  }

  @Query(() => ArtifactObject, { nullable: true, description: 'An artifact by its digest.' })
  artifact(
    @By() actor: Actor,
    @Args('digest') digest: string,
    @Context() context: GraphQLContext,
  ): Promise<ArtifactObject | null> {
    this.read.mayList(actor);
    if (!digestForm.test(digest))
      throw unfit('digest', 'must be sha256: and 64, or sha512: and 128 hexadecimal digits');
    return shown(this.guide.artifactLoader(context), digest, toArtifact);
  }

  @Query(() => TracedChangeConnection, {
    description:
      'Changes that were closed as successful though no deployment of theirs succeeded, the newest first.',
  })
  async changesNeverDeployed(
    @By() actor: Actor,
    @Args() { filter, ...args }: NeverDeployedArgs,
    @Context() context: GraphQLContext,
  ): Promise<ConnectionShape<ChangeObject>> {
    const page = await this.ask.neverDeployed(actor, filter?.services ?? null, args);
    const nodes = await allShown(changeLoader(context, this.changes), page.nodes, (change) => change);
    return connectionOf({ ...page, nodes }, toChangeObject);
  }
}

const unfit = (path: string, message: string): Fault =>
  new Fault('BAD_USER_INPUT', `${path} ${message}.`, [{ path: [path], message }]);
