export {
  type Occurrence,
  occurrencesBetween,
  type Recurrence,
  recurrenceFaults,
  type Span,
} from './recurrence.ts';
export { clocksOf, type Transition } from './transitions.ts';
export { isZone, toInstant, toWall } from './zones.ts';
