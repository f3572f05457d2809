import { Module, type OnModuleInit } from '@nestjs/common';
import { CatalogModule } from '#catalog';
import { PeopleModule } from '#people';
import { NodeSources, shown } from '#platform/graphql';
import { ChangesModule } from './changes.module.ts';
import { ChangesRepository } from './data/changes.repository.ts';
import { ChangeMutations } from './graphql/change.mutations.ts';
import { ChangeConnectionResolver, ChangeResolver } from './graphql/change.resolver.ts';
import { DecisionsResolver } from './graphql/decisions.resolver.ts';
import { changeLoader } from './graphql/loaders.ts';
import { GateResolver } from './graphql/gate.resolver.ts';
import { ReconcileResolver } from './graphql/reconcile.resolver.ts';
import { StandingResolver } from './graphql/standing.resolver.ts';
import { ChangeTemplateResolver, TemplateResolver } from './graphql/template.resolver.ts';
import { TimelineResolver } from './graphql/timeline.resolver.ts';
import { toChangeObject } from './graphql/to-object.ts';
import { LiveEvents } from './live-events.ts';
import { LiveTopics } from './live-topics.ts';
import { ChangeListsController } from './rest/change-lists.controller.ts';
import { ChangeViews } from './rest/change.view.ts';
import { ChangesController } from './rest/changes.controller.ts';
import { GateController } from './rest/gate.controller.ts';
import { Moves } from './rest/moves.ts';
import { Standing } from './rest/standing.ts';
import { StreamController } from './rest/stream.controller.ts';

/** GraphQL and REST over changes. */
@Module({
  imports: [ChangesModule, PeopleModule, CatalogModule],
  controllers: [ChangeListsController, ChangesController, GateController, StreamController],
  providers: [
    ChangeViews,
    LiveEvents,
    LiveTopics,
    Moves,
    Standing,
    ChangeConnectionResolver,
    ChangeMutations,
    ChangeResolver,
    DecisionsResolver,
    ChangeTemplateResolver,
    GateResolver,
    ReconcileResolver,
    StandingResolver,
    TemplateResolver,
    TimelineResolver,
  ],
  exports: [ChangeViews, LiveTopics],
})
export class ChangesDoors implements OnModuleInit {
  constructor(
    private readonly nodes: NodeSources,
    private readonly repository: ChangesRepository,
  ) {}

  onModuleInit(): void {
    this.nodes.register('Change', (id, context) =>
      shown(changeLoader(context, this.repository), id, toChangeObject),
    );
  }
}
