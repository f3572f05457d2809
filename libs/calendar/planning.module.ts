import { Module } from '@nestjs/common';
import { CatalogModule } from '#catalog';
import { ChangesModule } from '#changes';
import { PeopleModule } from '#people';
import { CONFIG, type Config } from '#platform/config';
import { CalendarSettings } from './calendar-settings.ts';
import { ConflictFacts } from './conflict-facts.ts';
import { ConflictNews } from './conflict-news.ts';
import { ConflictTeller } from './conflict-teller.ts';
import { ConflictTexts } from './conflict-texts.ts';
import { Conflicts } from './conflicts.ts';
import { PlanningLock } from './data/planning-lock.ts';
import { SurroundingsReader } from './data/surroundings-reader.ts';
import { SlotSearcher } from './slot-searcher.ts';
import { FindFreeSlots } from './use-cases/find-free-slots.ts';
import { ListConflicts } from './use-cases/list-conflicts.ts';

const shared = [Conflicts, ConflictTeller, ConflictTexts, FindFreeSlots, ListConflicts];

/** Conflicts of windows and free slots, for any process; the doors are in PlanningDoors. */
@Module({
  imports: [CatalogModule, ChangesModule, PeopleModule],
  providers: [
    ...shared,
    ConflictFacts,
    ConflictNews,
    PlanningLock,
    SlotSearcher,
    SurroundingsReader,
    {
      provide: CalendarSettings,
      useFactory: (config: Config) => CalendarSettings.read(config.policyDir),
      inject: [CONFIG],
    },
  ],
  exports: [...shared, CalendarSettings],
})
export class PlanningModule {}
