export { changeLife } from './change-life.ts';
export { meetingLife } from './meeting-life.ts';
export { packLife } from './pack-life.ts';
export { retentionLife } from './retention-life.ts';
