import { Module, type OnModuleInit } from '@nestjs/common';
import { PeopleDoors, PeopleModule } from '#people';
import { NodeSources } from '#platform/graphql';
import { toPack } from './graphql/pack.types.ts';
import { PackFields, PackResolver } from './graphql/pack.resolver.ts';
import { PacksModule } from './packs.module.ts';
import { PacksController } from './rest/packs.controller.ts';
import { ReadPacks } from './use-cases/read-packs.ts';

/** Evidence packs over GraphQL, and their archives over REST. */
@Module({
  imports: [PacksModule, PeopleDoors, PeopleModule],
  controllers: [PacksController],
  providers: [PackFields, PackResolver],
})
export class PacksDoors implements OnModuleInit {
  constructor(
    private readonly nodes: NodeSources,
    private readonly read: ReadPacks,
  ) {}

  onModuleInit(): void {
    this.nodes.register('EvidencePack', async (id, { request }) =>
      request.actor === null ? null : toPack(await this.read.one(request.actor, id)),
    );
  }
}
