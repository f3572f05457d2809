import type { ChangeView, GateView } from '../client/views.ts';
import { CliError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';

export const goals = ['approved', 'window', 'closed'] as const;
export type Goal = (typeof goals)[number];

/** What was seen of a change at one moment. */
export interface Sight {
  readonly change: Pick<
    ChangeView,
    'number' | 'type' | 'state' | 'revision' | 'contentDigest' | 'updatedAt' | 'plannedStart' | 'plannedEnd'
  >;
  /** Asked when waiting for the window. */
  readonly gate: Pick<GateView, 'verdict'> | null;
  /** The newest round of votes; asked when waiting for an emergency’s approval, which may begin without one. */
  readonly round: { readonly state: string; readonly digest: string } | null;
}

const beyondWork = ['VALIDATING', 'ROLLED_BACK', 'REVIEWING', 'CLOSED'];

/** Whether the goal is reached, may be reached yet, or (as what to end with) cannot be reached any more. Pure. */
export function standing(goal: Goal, sight: Sight, now: Date): 'reached' | 'waiting' | CliError {
  const { change, gate } = sight;
  const { number, state, plannedEnd } = change;
  if (state === 'REJECTED')
    return new CliError(
      exitCodes.refusedByPerson,
      `${number} was rejected.`,
      `Take it up again with gavel transition ${number} reworkChange.`,
    );
  if (state === 'CANCELED') return new CliError(exitCodes.closedByRule, `${number} was canceled.`);
  switch (goal) {
    case 'closed':
      return state === 'CLOSED' ? 'reached' : 'waiting';
    case 'approved':
      return approval(sight);
    case 'window':
      if (gate?.verdict === 'ALLOWED') return 'reached';
      if (beyondWork.includes(state))
        return new CliError(exitCodes.closedByRule, `${number} is ${state}: its work is over.`);
      if (plannedEnd !== null && new Date(plannedEnd) <= now)
        return new CliError(
          exitCodes.closedByRule,
          `The window of ${number} closed at ${plannedEnd}.`,
          'Plan a new one; that is a material edit and needs approval again.',
        );
      return 'waiting';
  }
}

function approval({ change, round }: Sight): 'reached' | 'waiting' | CliError {
  const { type, number, state, contentDigest } = change;
  if (state === 'SCHEDULED') return 'reached';
  const begun = ['IMPLEMENTING', ...beyondWork].includes(state);
  if (type !== 'EMERGENCY') return begun ? 'reached' : 'waiting';
  if (round?.state === 'REJECTED')
    return new CliError(exitCodes.refusedByPerson, `The ratification of ${number} was refused.`);
  return round?.state === 'APPROVED' && round.digest === contentDigest ? 'reached' : 'waiting';
}
