export { CalendarModule } from './calendar.module.ts';
export { CalendarEntries, type Covering, type EntryFilter } from './data/calendar-entries.ts';
export type { CalendarEntry, EntryContent, EntryKind, FreezeStrength, Scope } from './domain/entry.ts';
export { covers, type Place, placesIn, type Touched } from './domain/scope.ts';
export { boundsOf, onAt, takesPlace } from './domain/takes-place.ts';
