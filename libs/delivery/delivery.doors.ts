import { Module, type OnModuleInit } from '@nestjs/common';
import { CatalogModule } from '#catalog';
import { ChangesModule, ReadChanges } from '#changes';
import { NodeSources } from '#platform/graphql';
import { Commits } from './data/commits.ts';
import { Deployments } from './data/deployments.ts';
import { DeliveryModule } from './delivery.module.ts';
import { CommitFields, DeliveryResolver, DeploymentFields } from './graphql/delivery.resolver.ts';
import { toCommit, toDeployment } from './graphql/delivery.types.ts';
import { DeliveryController } from './rest/delivery.controller.ts';

/** Deployments and commits over GraphQL and REST. */
@Module({
  imports: [DeliveryModule, CatalogModule, ChangesModule],
  controllers: [DeliveryController],
  providers: [CommitFields, DeliveryResolver, DeploymentFields],
})
export class DeliveryDoors implements OnModuleInit {
  constructor(
    private readonly nodes: NodeSources,
    private readonly read: ReadChanges,
    private readonly deployments: Deployments,
    private readonly commits: Commits,
  ) {}

  onModuleInit(): void {
    this.nodes.register('Deployment', async (id, { request }) => {
      if (request.actor === null) return null;
      this.read.mayList(request.actor);
      const found = (await this.deployments.byIds([id])).get(id);
      return found === undefined ? null : toDeployment(found);
    });
    this.nodes.register('SourceCommit', async (id, { request }) => {
      if (request.actor === null) return null;
      this.read.mayList(request.actor);
      const found = (await this.commits.byIds([id])).get(id);
      return found === undefined ? null : toCommit(found);
    });
  }
}
