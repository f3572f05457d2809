import { z } from 'zod';

export const conflictRules = [
  'same-service',
  'dependency',
  'indirect-dependency',
  'same-implementer',
  'outside-maintenance-window',
  'inside-hard-freeze',
  'inside-soft-freeze',
  'environment-booked',
  'too-many-at-once',
] as const;
/** The stable name of what two sides are in conflict about. */
export type ConflictRule = (typeof conflictRules)[number];

export const severities = ['INFO', 'WARNING', 'BLOCKING'] as const;
/** INFO: good to know. WARNING: somebody should settle it. BLOCKING: policy may hold the start for it. */
export type Severity = (typeof severities)[number];

const limit = z.strictObject({
  /** Kind of the environments that it is about, each by itself. */
  kind: z.enum(['dev', 'test', 'staging', 'production']),
  /** Only changes of these tiers count, and only they are held to it; all when left out. */
  tiers: z.array(z.int().min(1).max(4)).min(1).optional(),
  /** So many changes may be under way in one environment at the same moment. */
  most: z.int().min(1).max(200),
});
export type Limit = z.infer<typeof limit>;

/** What policies/calendar.json says. */
export const calendarSettings = z.strictObject({
  conflicts: z.strictObject({
    /** Steps over dependencies, in one direction, over which two services concern each other. */
    dependencySteps: z.int().min(0).max(10),
    /** Where two changes have to be done in order to meet: in one environment, in places of one kind, or anywhere. */
    meet: z.enum(['ENVIRONMENT', 'KIND', 'ANYWHERE']),
    severity: z.record(z.enum(conflictRules), z.enum(severities)),
    limits: z.array(limit).max(20),
  }),
  /** How long an environment may be booked, from the first start to the last end, and by which roles for longer. */
  bookings: z
    .strictObject({ longestHours: z.int().min(1).max(8_784), longerFor: z.array(z.string()).max(20) })
    .default({ longestHours: 168, longerFor: ['releaseManager', 'changeManager'] }),
  slots: z.strictObject({
    /** Free slots begin on this grid, counted from midnight UTC. */
    stepMinutes: z.int().min(5).max(1_440),
    /** How far ahead free slots are looked for. */
    horizonDays: z.int().min(1).max(366),
  }),
});
export type CalendarSettings = z.infer<typeof calendarSettings>;
export type ConflictSettings = CalendarSettings['conflicts'];
