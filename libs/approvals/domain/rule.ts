import { z } from 'zod';

const key = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be a key: small letters and digits, joined by hyphens');

/**
 * What makes a step reached. Of those asked: any one, all, a count or a percentage have to approve. Of the votes that are
 * cast: more for than against, none against, or a percentage of those for and against. A threshold that nobody has to
 * meet is no threshold: 1 at the least.
 */
export const requirementShape = z.union([
  z.enum(['any', 'all', 'majority', 'unanimity']),
  z.strictObject({ count: z.int().min(1).max(500) }),
  z.strictObject({ percent: z.int().min(1).max(100) }),
  z.strictObject({ percentOfVotes: z.int().min(1).max(100) }),
]);
export type Requirement = z.infer<typeof requirementShape>;

const stepShape = z
  .strictObject({
    name: z.string().trim().min(1).max(100),
    /** Keys of the boards that are asked together: the members of all of them vote as one body. */
    boards: z.array(key).min(1).max(10),
    /** `board` leaves it to the voting rule of the one board that is asked. */
    require: z.union([z.literal('board'), requirementShape]),
  })
  .refine(({ boards, require }) => require !== 'board' || boards.length === 1, {
    path: ['require'],
    message: "board: one board's own rule needs a step that asks one board",
  });
export type RuleStep = z.infer<typeof stepShape>;

export const purposes = ['authorization', 'ratification'] as const;
/** Approval before the work, or of an emergency after it has begun. */
export type Purpose = (typeof purposes)[number];

/** A list left out lets everything through; one that is there must meet the change in at least one value. */
const conditionShape = z.strictObject({
  /** Types and risks of changes, in the words of the slice that knows changes. */
  types: z.array(z.string()).min(1).optional(),
  risks: z.array(z.string()).min(1).optional(),
  /** Of the most critical service touched. */
  tiers: z.array(z.int().min(1).max(4)).min(1).optional(),
  /** Keys of environments, or their kinds. */
  environments: z.array(key).min(1).optional(),
  services: z.array(key).min(1).optional(),
});

const ruleShape = z.strictObject({
  name: z.string().trim().min(1).max(100),
  when: conditionShape,
  /** Which rounds it speaks of; both kinds when left out. */
  purpose: z.enum(purposes).optional(),
  /** Hours until the round is due; what policies/approvals.json says for the type when left out. */
  dueHours: z.number().positive().max(8760).optional(),
  steps: z.array(stepShape).min(1).max(6),
});
export type ApprovalRule = z.infer<typeof ruleShape>;

/** A whole set of rules, as it is proposed and put into force. */
export const ruleSetShape = z
  .array(ruleShape)
  .min(1)
  .max(100)
  .refine(
    (rules) => new Set(rules.map((r) => r.name)).size === rules.length,
    'each rule has a name of its own',
  );

/** The words in which rules may speak of changes. */
export interface Vocabulary {
  readonly types: readonly string[];
  readonly risks: readonly string[];
}

export interface RuleSet {
  readonly version: number;
  readonly rules: readonly ApprovalRule[];
  readonly proposedBy: string;
  readonly proposedAt: Date;
  readonly activatedBy: string | null;
  readonly activatedAt: Date | null;
}
