import { z } from 'zod';

/** Whom an unanswered round is taken to: whoever leads the requester, then those who lead changes. */
export const rungs = ['requesterManager', 'changeManagers'] as const;
export type Rung = (typeof rungs)[number];

const ladder = z
  .array(z.strictObject({ to: z.enum(rungs), atShare: z.number().positive().max(100) }))
  .refine(
    (list) => list.every((rung, i) => i === 0 || rung.atShare >= (list[i - 1]?.atShare ?? 0)),
    'goes up in time',
  );
const hours = z.number().positive().max(8760);
const share = z.number().positive().max(1);

/** When an unanswered round reminds and escalates, as shares of the time it has. */
export interface Patience {
  readonly reminderAtShare: number;
  readonly escalation: readonly { readonly to: Rung; readonly atShare: number }[];
}

export const approvalSettings = z.strictObject({
  dueHours: z.strictObject({ STANDARD: hours, NORMAL: hours, EXPEDITED: hours, EMERGENCY: hours }),
  reminderAtShare: share,
  escalation: ladder,
});
export type ApprovalSettings = z.infer<typeof approvalSettings>;

export const emergencySettings = z.strictObject({
  ratificationHours: hours,
  reminderAtShare: share,
  escalation: ladder,
});
export type EmergencySettings = z.infer<typeof emergencySettings>;
