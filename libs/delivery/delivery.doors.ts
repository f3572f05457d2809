import { Module, type OnModuleInit } from '@nestjs/common';
import { CatalogModule } from '#catalog';
import { ChangesModule, ReadChanges } from '#changes';
import { type GraphQLContext, NodeSources } from '#platform/graphql';
import { traced, Traces } from './data/traces.ts';
import { DeliveryModule } from './delivery.module.ts';
import { CommitFields, DeliveryResolver, DeploymentFields } from './graphql/delivery.resolver.ts';
import { toCommit, toDeployment } from './graphql/delivery.types.ts';
import { ToldResolver } from './graphql/told.resolver.ts';
import { TraceGuide } from './graphql/trace.guide.ts';
import { ArtifactTrace, ChangeTrace, DeploymentTrace } from './graphql/trace.places.ts';
import { TraceResolver } from './graphql/trace.resolver.ts';
import { BuildTrace, CodeReviewTrace, CommitTrace, WorkItemTrace } from './graphql/trace.sources.ts';
import { toBuild, toReview, toWorkItem } from './graphql/trace.types.ts';
import { DeliveryController } from './rest/delivery.controller.ts';
import { FactsController } from './rest/facts.controller.ts';

/** Deployments and commits over GraphQL and REST. */
@Module({
  imports: [DeliveryModule, CatalogModule, ChangesModule],
  controllers: [DeliveryController, FactsController],
  providers: [
    ArtifactTrace,
    BuildTrace,
    ChangeTrace,
    CodeReviewTrace,
    CommitFields,
    CommitTrace,
    DeliveryResolver,
    DeploymentFields,
    DeploymentTrace,
    ToldResolver,
    TraceGuide,
    TraceResolver,
    WorkItemTrace,
  ],
})
export class DeliveryDoors implements OnModuleInit {
  constructor(
    private readonly nodes: NodeSources,
    private readonly read: ReadChanges,
    private readonly traces: Traces,
  ) {}

  onModuleInit(): void {
    this.show('Deployment', 'deployment', toDeployment);
    this.show('SourceCommit', 'commit', toCommit);
    this.show('TrackedWorkItem', 'workItem', toWorkItem);
    this.show('CodeReview', 'review', toReview);
    this.show('Build', 'build', toBuild);
  }

  private show<Kind extends keyof typeof traced>(
    name: string,
    kind: Kind,
    toObject: (row: InstanceType<(typeof traced)[Kind]>) => object,
  ): void {
    type Row = InstanceType<(typeof traced)[Kind]>;
    this.nodes.register(name, async (id, { request }: GraphQLContext) => {
      if (request.actor === null) return null;
      this.read.mayList(request.actor);
      const found = (await this.traces.byIds<Row>(traced[kind], [id])).get(id);
      return found === undefined ? null : toObject(found);
    });
  }
}
