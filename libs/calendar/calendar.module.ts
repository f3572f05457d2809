import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CatalogModule } from '#catalog';
import { ChangesModule } from '#changes';
import { DutiesModule } from '#duties';
import { PeopleModule } from '#people';
import { CalendarEntries } from './data/calendar-entries.ts';
import { CalendarEntryRow } from './data/calendar-entry.entity.ts';

/** Windows, freezes, events and bookings, and the overrides of freezes, for any process; the doors are in CalendarDoors. */
@Module({
  imports: [
    TypeOrmModule.forFeature([CalendarEntryRow]),
    PeopleModule,
    CatalogModule,
    ChangesModule,
    DutiesModule,
  ],
  providers: [CalendarEntries],
  exports: [CalendarEntries],
})
export class CalendarModule {}
