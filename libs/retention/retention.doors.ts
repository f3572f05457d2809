import { Module, type OnModuleInit } from '@nestjs/common';
import { CatalogDoors, CatalogModule } from '#catalog';
import { ChangesModule } from '#changes';
import { EvidenceModule } from '#evidence';
import { PeopleDoors, PeopleModule } from '#people';
import { NodeSources } from '#platform/graphql';
import { ErasureResolver } from './graphql/erasure.resolver.ts';
import { toErasure } from './graphql/erasure.types.ts';
import {
  ChangeRegulations,
  ExpiringFields,
  LegalHoldFields,
  ServiceRegulations,
} from './graphql/retention.fields.ts';
import { RetentionResolver } from './graphql/retention.resolver.ts';
import { toHold } from './graphql/retention.types.ts';
import { HoldRefs } from './hold-refs.ts';
import { RetentionController } from './rest/retention.controller.ts';
import { RetentionModule } from './retention.module.ts';
import { ReadRetention } from './use-cases/read-retention.ts';

/** Retention over GraphQL and REST. */
@Module({
  imports: [
    ...[RetentionModule, CatalogModule, CatalogDoors, ChangesModule, EvidenceModule],
    ...[PeopleModule, PeopleDoors],
  ],
  controllers: [RetentionController],
  providers: [
    ChangeRegulations,
    ErasureResolver,
    ExpiringFields,
    HoldRefs,
    LegalHoldFields,
    RetentionResolver,
    ServiceRegulations,
  ],
})
export class RetentionDoors implements OnModuleInit {
  constructor(
    private readonly nodes: NodeSources,
    private readonly read: ReadRetention,
  ) {}

  onModuleInit(): void {
    this.nodes.register('Erasure', async (id, { request }) =>
      request.actor === null ? null : toErasure(await this.read.erasure(request.actor, id)),
    );
    this.nodes.register('LegalHold', async (id, { request }) =>
      request.actor === null ? null : toHold(await this.read.hold(request.actor, id)),
    );
  }
}
