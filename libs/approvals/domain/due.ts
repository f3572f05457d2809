import { isOfVotes, type Round } from './round.ts';
import type { Patience } from './settings.ts';

export const deadlineKinds = [
  'approval-reminder',
  'approval-escalation',
  'approval-close',
  'ratification-reminder',
  'ratification-deadline',
  'ratification-escalation',
] as const;
export type DeadlineKind = (typeof deadlineKinds)[number];

export interface Due {
  readonly kind: DeadlineKind;
  /** The same for the same occurrence. */
  readonly key: string;
  readonly at: Date;
}

export const hoursAfter = (from: Date, hours: number): Date => new Date(from.getTime() + hours * 3_600_000);

/** What an open round is still to bring by itself, from its own counters; nothing once it is decided. */
export function dueOf(round: Round, patience: Patience): Due[] {
  if (round.state !== 'open') return [];
  const ratifies = round.purpose === 'ratification';
  const kind = ratifies ? 'ratification' : 'approval';
  const at = (share: number) =>
    new Date(round.countsFrom.getTime() + share * (round.dueAt.getTime() - round.countsFrom.getTime()));
  const due: Due[] = [];
  const reminders = [patience.reminderAtShare].flat();
  const reminder = reminders[round.remindersSent];
  if (reminder !== undefined)
    due.push({
      kind: `${kind}-reminder`,
      key: `${kind}-reminder:${round.id}:${round.remindersSent + 1}`,
      at: at(reminder),
    });
  const step = round.currentStep === null ? undefined : round.steps[round.currentStep];
  // Where a count of all is asked for, more votes can only come late; where votes are held against each other, the hour decides.
  if (step !== undefined && isOfVotes(step.require) && round.closedSteps <= (round.currentStep ?? 0))
    due.push({
      kind: 'approval-close',
      key: `approval-close:${round.id}:${round.closedSteps + 1}`,
      at: round.dueAt,
    });
  if (ratifies && round.missedAt === null)
    due.push({ kind: 'ratification-deadline', key: `ratification-deadline:${round.id}`, at: round.dueAt });
  const rung = patience.escalation[round.escalationLevel];
  if (rung !== undefined)
    due.push({
      kind: `${kind}-escalation`,
      key: `${kind}-escalation:${round.id}:${round.escalationLevel + 1}`,
      at: at(rung.atShare),
    });
  return due;
}
