export { RetentionActivitiesOf } from './activities/retention-activities.ts';
export { TellRetention } from './activities/retention-workflow.ts';
export { RetentionDoors } from './retention.doors.ts';
export { RetentionModule } from './retention.module.ts';
export { RetentionPatience } from './retention.patience.ts';
