import { Module, type OnModuleInit } from '@nestjs/common';
import { ChangesModule } from '#changes';
import { PeopleModule } from '#people';
import { NodeSources } from '#platform/graphql';
import { EvidenceModule } from './evidence.module.ts';
import {
  ChangeEvidenceCompletenessResolver,
  EvidenceCompletenessResolver,
} from './graphql/completeness.resolver.ts';
import { ComponentResolver } from './graphql/component.resolver.ts';
import { EvidenceMutations } from './graphql/evidence.mutations.ts';
import { ChangeEvidenceResolver, EvidenceResolver } from './graphql/evidence.resolver.ts';
import { EvidenceCompletenessController } from './rest/completeness.controller.ts';
import { EvidenceController } from './rest/evidence.controller.ts';
import { toEvidence } from './graphql/evidence.type.ts';
import { EvidenceStore } from './store/evidence-store.ts';
import { ReadEvidence } from './use-cases/read-evidence.ts';

/** An upload takes minutes at the most: what is older was cut off. */
const leftBehindMs = 24 * 60 * 60 * 1000;

/** Evidence over GraphQL and REST. */
@Module({
  imports: [EvidenceModule, ChangesModule, PeopleModule],
  controllers: [EvidenceCompletenessController, EvidenceController],
  providers: [
    ChangeEvidenceCompletenessResolver,
    ChangeEvidenceResolver,
    ComponentResolver,
    EvidenceCompletenessResolver,
    EvidenceMutations,
    EvidenceResolver,
  ],
})
export class EvidenceDoors implements OnModuleInit {
  constructor(
    private readonly store: EvidenceStore,
    private readonly read: ReadEvidence,
    private readonly nodes: NodeSources,
  ) {}

  async onModuleInit(): Promise<void> {
    this.nodes.register('Evidence', async (id, { request }) => {
      const record = request.actor === null ? null : await this.read.find(request.actor, id);
      return record === null ? null : toEvidence(record);
    });
    await this.store.sweep(new Date(Date.now() - leftBehindMs));
  }
}
