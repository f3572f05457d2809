export { CurrentModel } from './current-model.ts';
export { riskModelDocument } from './domain/model-document.ts';
export { RiskDoors } from './risk.doors.ts';
export { RiskModule } from './risk.module.ts';
