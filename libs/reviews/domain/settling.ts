import { type Id, type Problem, problem } from '#kernel';
import type { CorrectiveAction } from './review.ts';

/**
 * Why an action cannot be said to be done or verified now; empty when it can. Who may is policy's to say; what needs
 * the action itself is here: whoever said that it is done does not confirm it.
 */
export function settlingProblems(
  action: CorrectiveAction,
  to: 'DONE' | 'VERIFIED',
  personId: Id | null,
): Problem[] {
  if (to === 'DONE')
    return action.state === 'OPEN'
      ? []
      : [
          problem('WRONG_STATE', `The action is ${action.state} already.`, {
            rule: 'settleCorrectiveAction',
          }),
        ];
  if (action.state !== 'DONE')
    return [
      problem('WRONG_STATE', `The action is ${action.state}; it is verified when it is DONE.`, {
        rule: 'settleCorrectiveAction',
        ...(action.state === 'OPEN' ? { wayOut: 'Its owner says first that it is done.' } : {}),
      }),
    ];
  if (action.doneBy !== personId) return [];
  return [
    problem('SEGREGATION_VIOLATION', 'You said that this action is done, so somebody else must verify it.', {
      rule: 'doer-is-not-action-verifier',
      wayOut: 'Another person who may manage the actions of this review can verify it.',
    }),
  ];
}
