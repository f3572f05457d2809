import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { ChangesDoors, ChangesModule, ReadChanges } from '#changes';
import type { Clock } from '#kernel';
import { PeopleModule } from '#people';
import { CLOCK } from '#platform/database';
import { NodeSources } from '#platform/graphql';
import { RiskEntries } from './data/risk-entries.ts';
import { BackTestResolver } from './graphql/back-test.resolver.ts';
import { ChangeRiskResolver, RiskOverrideResolver } from './graphql/change-risk.resolver.ts';
import { RiskOverrideMutations } from './graphql/override.mutations.ts';
import { ChangeRisksResolver, RegisterResolver, RiskEntryResolver } from './graphql/register.resolver.ts';
import { toRisk } from './graphql/register.types.ts';
import { RiskController } from './rest/risk.controller.ts';
import { RiskOverridesController } from './rest/risk-overrides.controller.ts';
import { RiskModule } from './risk.module.ts';

/** Risk over GraphQL and REST. */
@Module({
  imports: [RiskModule, ChangesDoors, ChangesModule, PeopleModule],
  controllers: [RiskController, RiskOverridesController],
  providers: [
    BackTestResolver,
    ChangeRiskResolver,
    ChangeRisksResolver,
    RegisterResolver,
    RiskEntryResolver,
    RiskOverrideMutations,
    RiskOverrideResolver,
  ],
})
export class RiskDoors implements OnModuleInit {
  constructor(
    private readonly nodes: NodeSources,
    private readonly read: ReadChanges,
    private readonly entries: RiskEntries,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.nodes.register('Risk', async (id, { request }) => {
      if (request.actor === null) return null;
      this.read.mayList(request.actor);
      const entry = (await this.entries.byIds([id])).get(id);
      return entry === undefined ? null : toRisk(entry, this.clock.now());
    });
  }
}
