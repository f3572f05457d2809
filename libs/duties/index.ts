export { DutiesDoors } from './duties.doors.ts';
export { DutiesModule } from './duties.module.ts';
export { DutyTimer } from './duty-timer.ts';
export { DutyListeners } from './news.ts';
export { RecordViolation } from './record-violation.ts';
export { UnreviewedCommits } from './unreviewed-commits.ts';
