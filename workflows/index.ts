export { changeLife } from './change-life.ts';
export { meetingLife } from './meeting-life.ts';
