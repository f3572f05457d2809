export { type SearchAttributeKind, SearchAttributes } from './search-attributes.ts';
export { TemporalModule } from './temporal.module.ts';
export { Temporal } from './temporal.ts';
export { onTime } from './on-time.ts';
export { type TimedKind, TimedWorkflows } from './timed-workflows.ts';
