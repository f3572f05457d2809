export { changeLife } from './change-life.ts';
