export { RiskDoors } from './risk.doors.ts';
export { RiskModule } from './risk.module.ts';
