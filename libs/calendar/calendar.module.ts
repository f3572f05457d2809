import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CatalogModule } from '#catalog';
import { ChangesModule } from '#changes';
import { DutiesModule } from '#duties';
import { PeopleModule } from '#people';
import { CalendarFacts } from './calendar-facts.ts';
import { ConflictGrowth } from './conflict-growth.ts';
import { AffectedChanges } from './data/affected-changes.ts';
import { CalendarEntries } from './data/calendar-entries.ts';
import { CalendarEntryRow } from './data/calendar-entry.entity.ts';
import { FreezeOverrideRow } from './data/freeze-override.entity.ts';
import { FreezeOverrides } from './data/freeze-overrides.ts';
import { PlannedChanges } from './data/planned-changes.ts';
import { EntryCommands } from './entry-commands.ts';
import { EntryKeeper } from './entry-keeper.ts';
import { FreezeBreaches } from './freeze-breaches.ts';
import { PlanningModule } from './planning.module.ts';
import { Interest } from './interest.ts';
import { LookForConflicts } from './look-for-conflicts.ts';
import { LostPass } from './lost-pass.ts';
import { OverrideDeadlines } from './override-deadlines.ts';
import { OverrideReactions } from './override-reactions.ts';
import { TouchedBy } from './touched.ts';
import { AddEntry } from './use-cases/add-entry.ts';
import { AlterEntry } from './use-cases/alter-entry.ts';
import { DecideOverride } from './use-cases/decide-override.ts';
import { EndEntry } from './use-cases/end-entry.ts';
import { EndOverride } from './use-cases/end-override.ts';
import { FreezeImpact } from './use-cases/freeze-impact.ts';
import { FreezesAhead } from './use-cases/freezes-ahead.ts';
import { ListCalendar } from './use-cases/list-calendar.ts';
import { RequestOverride } from './use-cases/request-override.ts';

const readers = [CalendarEntries, FreezeOverrides, TouchedBy];
const useCases = [
  AddEntry,
  AlterEntry,
  DecideOverride,
  EndEntry,
  EndOverride,
  FreezeImpact,
  FreezesAhead,
  ListCalendar,
  RequestOverride,
];
const hungIn = [CalendarFacts, FreezeBreaches, LostPass, OverrideDeadlines, OverrideReactions];
const inside = [AffectedChanges, ConflictGrowth, EntryCommands, EntryKeeper, Interest, PlannedChanges];

/** Windows, freezes, events and bookings, and the overrides of freezes, for any process; the doors are in CalendarDoors. */
@Module({
  imports: [
    TypeOrmModule.forFeature([CalendarEntryRow, FreezeOverrideRow]),
    PeopleModule,
    CatalogModule,
    ChangesModule,
    DutiesModule,
    PlanningModule,
  ],
  providers: [...readers, ...useCases, ...hungIn, ...inside, LookForConflicts],
  exports: [...readers, ...useCases, EntryKeeper, LookForConflicts, PlanningModule],
})
export class CalendarModule {}
