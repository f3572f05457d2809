import { Module, type OnModuleInit } from '@nestjs/common';
import { ChangesModule } from '#changes';
import { DeliveryModule } from '#delivery';
import { PeopleDoors, PeopleModule } from '#people';
import { NodeSources } from '#platform/graphql';
import { AuditModule } from './audit.module.ts';
import { AuditReadResolver } from './graphql/audit-read.resolver.ts';
import { ControlResolver, ControlResultFields } from './graphql/control.resolver.ts';
import { PopulationResolver, PopulationRowFields } from './graphql/population.resolver.ts';
import { toPopulation } from './graphql/population.types.ts';
import { PopulationSamples, SampleResolver } from './graphql/sample.resolver.ts';
import { toSample } from './graphql/sample.types.ts';
import { ReadPopulations } from './use-cases/read-populations.ts';
import { ReadSamples } from './use-cases/read-samples.ts';

/** The audit over GraphQL. */
@Module({
  imports: [AuditModule, ChangesModule, DeliveryModule, PeopleDoors, PeopleModule],
  providers: [
    AuditReadResolver,
    PopulationSamples,
    SampleResolver,
    ControlResolver,
    ControlResultFields,
    PopulationResolver,
    PopulationRowFields,
  ],
})
export class AuditDoors implements OnModuleInit {
  constructor(
    private readonly nodes: NodeSources,
    private readonly read: ReadPopulations,
    private readonly samples: ReadSamples,
  ) {}

  onModuleInit(): void {
    this.nodes.register('Population', async (id, { request }) =>
      request.actor === null ? null : toPopulation(await this.read.one(request.actor, id)),
    );
    this.nodes.register('AuditSample', async (id, { request }) =>
      request.actor === null ? null : toSample(await this.samples.one(request.actor, id)),
    );
  }
}
