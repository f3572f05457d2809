import { problem } from '#kernel';

/** Why nothing is done to an integration any more. */
export const ended = problem('WRONG_STATE', 'This integration was disabled, for good.', {
  wayOut: 'Create another one.',
});
