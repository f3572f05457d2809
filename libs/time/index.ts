export {
  type Occurrence,
  occurrencesBetween,
  type Recurrence,
  recurrenceFaults,
  type Span,
} from './recurrence.ts';
export { isZone, toInstant, toWall } from './zones.ts';
