import type { Round } from './round.ts';
import type { Patience } from './settings.ts';

export const deadlineKinds = [
  'approval-reminder',
  'approval-escalation',
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
  if (round.remindersSent === 0)
    due.push({
      kind: `${kind}-reminder`,
      key: `${kind}-reminder:${round.id}:1`,
      at: at(patience.reminderAtShare),
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
