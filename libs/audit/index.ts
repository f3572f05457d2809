export { PackActivitiesOf } from './packs/activities/pack-activities.ts';
export { StartMissingPacks, TellPacks } from './packs/activities/pack-workflows.ts';
export { PacksDoors } from './packs/packs.doors.ts';
export { PacksModule } from './packs/packs.module.ts';
export { PacksPatience } from './packs/packs.patience.ts';
export { AuditDoors } from './audit.doors.ts';
export { ControlRunner } from './control-runner.ts';
export { AuditModule } from './audit.module.ts';
