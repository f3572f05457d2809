import { roles } from '#kernel';
import { z } from 'zod';

/**
 * Whom an unanswered round is taken to: whoever leads the requester, whoever leads them in turn, those who lead changes;
 * or a change authority, which is everybody of a role or on a board.
 */
const rung = z.union([
  z.enum(['requesterManager', 'director', 'changeManagers']),
  z.strictObject({ role: z.enum(roles) }),
  z.strictObject({ board: z.string().min(1).max(64) }),
]);
export type Rung = z.infer<typeof rung>;

/** A rung in a word, as events tell it: `director`, `role:compliance`, `board:cab`. */
export const rungText = (to: Rung): string =>
  typeof to === 'string' ? to : 'role' in to ? `role:${to.role}` : `board:${to.board}`;

const ladder = z
  .array(z.strictObject({ to: rung, atShare: z.number().positive().max(100) }))
  .refine(
    (list) => list.every((rung, i) => i === 0 || rung.atShare >= (list[i - 1]?.atShare ?? 0)),
    'goes up in time',
  );
const hours = z.number().positive().max(8760);
const share = z.number().positive().max(1);
/** One reminder, or several, each later than the one before. */
const reminders = z.union([
  share,
  z
    .array(share)
    .min(1)
    .max(10)
    .refine((list) => list.every((at, i) => i === 0 || at > (list[i - 1] ?? 0)), 'goes up in time'),
]);

/** When an unanswered round reminds and escalates, as shares of the time it has. */
export interface Patience {
  readonly reminderAtShare: number | readonly number[];
  readonly escalation: readonly { readonly to: Rung; readonly atShare: number }[];
}

export const approvalSettings = z.strictObject({
  dueHours: z.strictObject({ STANDARD: hours, NORMAL: hours, EXPEDITED: hours, EMERGENCY: hours }),
  reminderAtShare: reminders,
  escalation: ladder,
  /** For how many days at the most a vote is lent. */
  delegationMaxDays: z.int().min(1).max(366).default(90),
});
export type ApprovalSettings = z.infer<typeof approvalSettings>;

export const emergencySettings = z.strictObject({
  ratificationHours: hours,
  reminderAtShare: reminders,
  escalation: ladder,
});
export type EmergencySettings = z.infer<typeof emergencySettings>;
