export type { FrozenStep, Vote } from '../domain/round.ts';
export { tally } from '../domain/tally.ts';
