export { DutiesDoors } from './duties.doors.ts';
export { DutiesModule } from './duties.module.ts';
export { RecordViolation } from './record-violation.ts';
