import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { CatalogModule } from '#catalog';
import { ChangesDoors, ChangesModule, ReadChanges } from '#changes';
import type { Clock } from '#kernel';
import { PeopleModule } from '#people';
import { CLOCK } from '#platform/database';
import { NodeSources } from '#platform/graphql';
import { CalendarModule } from './calendar.module.ts';
import { CalendarEntries } from './data/calendar-entries.ts';
import { FreezeOverrides } from './data/freeze-overrides.ts';
import { CalendarMutations } from './graphql/calendar.mutations.ts';
import { CalendarQueries, EntryResolver } from './graphql/calendar.queries.ts';
import { toEntryObject } from './graphql/entry.types.ts';
import { OverrideMutations } from './graphql/override.mutations.ts';
import { ChangeCalendarResolver, OverrideQueries, OverrideResolver } from './graphql/override.resolver.ts';
import { ExchangeDoors } from './exchange.doors.ts';
import { PlanningDoors } from './planning.doors.ts';
import { toOverride } from './graphql/override.types.ts';
import { FreezesController } from './rest/freezes.controller.ts';
import { OverrideDecisionsController } from './rest/override-decisions.controller.ts';
import { OverridesController } from './rest/overrides.controller.ts';

/** The calendar over GraphQL and REST. */
@Module({
  controllers: [FreezesController, OverrideDecisionsController, OverridesController],
  imports: [
    CalendarModule,
    CatalogModule,
    ChangesDoors,
    ChangesModule,
    PeopleModule,
    ExchangeDoors,
    PlanningDoors,
  ],
  providers: [
    CalendarMutations,
    CalendarQueries,
    ChangeCalendarResolver,
    EntryResolver,
    OverrideMutations,
    OverrideQueries,
    OverrideResolver,
  ],
})
export class CalendarDoors implements OnModuleInit {
  constructor(
    private readonly nodes: NodeSources,
    private readonly read: ReadChanges,
    private readonly entries: CalendarEntries,
    private readonly overrides: FreezeOverrides,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.nodes.register('CalendarEntry', async (id, { request }) => {
      if (request.actor === null) return null;
      this.read.mayList(request.actor);
      const entry = (await this.entries.byIds([id])).get(id);
      return entry === undefined ? null : toEntryObject(entry);
    });
    this.nodes.register('FreezeOverride', async (id, { request }) => {
      const override = await this.overrides.byId(id);
      if (override === null || request.actor === null) return null;
      await this.read.one(request.actor, override.changeId);
      return toOverride(override, this.clock.now());
    });
  }
}
