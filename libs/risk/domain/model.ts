import { digestOf } from '#kernel';
import { isZone } from '#time';
import { z } from 'zod';

/** From the least to the most; the words in which changes speak of risk. */
export const riskClasses = ['LOW', 'MEDIUM', 'HIGH', 'VERY_HIGH'] as const;
export type RiskClass = (typeof riskClasses)[number];

/** What is measured of a change besides its paths; where each comes from is in `readings.ts`. */
export const measured = {
  amount: [
    'linesChanged',
    'filesChanged',
    'testCoverage',
    'serviceTier',
    'dependents',
    'serviceFailures',
    'teamFailures',
    'daysSinceIncident',
    'otherParts',
  ],
  flag: ['rollbackTested', 'outageExpected', 'newAuthor', 'securityImpact'],
  word: ['testResult', 'plannedTime'],
} as const;

const points = z.int().min(0).max(1000);
const common = {
  name: z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/, 'must be a name such as linesChanged'),
  label: z.string().min(1).max(100),
  /** What it counts where the value is missing. */
  unknown: points,
  /** On services of these tiers the risk is not known before this is. */
  important: z.array(z.int().min(1).max(4)),
};
const amount = z.strictObject({
  ...common,
  kind: z.literal('amount'),
  riskier: z.enum(['more', 'less']),
  steps: z
    .array(z.strictObject({ from: z.number(), points }))
    .min(1)
    .max(20),
});
const flag = z.strictObject({
  ...common,
  kind: z.literal('flag'),
  yes: points,
  no: points,
  /** Patterns of paths: a file that fits any of them makes it a yes. */
  paths: z.array(z.string().min(1).max(200)).min(1).max(100).optional(),
});
const word = z.strictObject({
  ...common,
  kind: z.literal('word'),
  words: z.record(z.string().regex(/^[A-Z][A-Z_]*$/), points),
});
const signal = z.discriminatedUnion('kind', [amount, flag, word]);
export type SignalRule = z.infer<typeof signal>;

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be a time such as 08:00');

const shape = z.strictObject({
  name: z.string().min(1).max(60),
  version: z.int().min(1),
  /** Whose clock says what working hours are. */
  timeZone: z.string().refine(isZone, 'is no time zone'),
  /** The score from which each class is; LOW is from 0. */
  classes: z.strictObject({ MEDIUM: points, HIGH: points, VERY_HIGH: points }),
  /** How likely a change of a score is to fail: 1 / (1 + exp(-(intercept + slope × score))). */
  probability: z.strictObject({ intercept: z.number(), slope: z.number().min(0) }),
  history: z.strictObject({
    /** How far back failures count, and how many changes at the most. */
    days: z.int().min(1).max(3650),
    most: z.int().min(1).max(1000),
    /** What is taken for granted before anything is known: so many of so many failed. */
    prior: z.strictObject({ failed: z.number().min(0), changes: z.number().positive() }),
    incidentDays: z.int().min(1).max(3650),
  }),
  /**
   * When changes of one requester on the same services are taken for parts of one: so many, handed in within so many
   * days. At the most so many of the others are looked at. Left out: never.
   */
  parts: z
    .strictObject({
      days: z.int().min(1).max(365),
      atLeast: z.int().min(2).max(1000),
      most: z.int().min(1).max(200),
    })
    .refine(({ atLeast, most }) => atLeast <= most + 1, 'cannot be reached by as many as are looked at')
    .optional(),
  /** What is written where there is no impact on security. */
  noSecurityImpact: z.array(z.string().min(1)),
  /** Times of the week, ISO days 1 (Monday) to 7; the first that fits counts, QUIET_HOURS where none does. */
  times: z.array(
    z.strictObject({
      word: z.string(),
      days: z.array(z.int().min(1).max(7)).min(1),
      from: clock,
      to: clock,
    }),
  ),
  signals: z.array(signal).min(1).max(50),
});

export type RiskModel = z.infer<typeof shape>;

/** What time it is when no row of `times` fits. */
export const otherTime = 'QUIET_HOURS';

/** A risk model as a file holds it, checked: its shape, and that it cannot be turned against its own promises. */
export const riskModelShape = shape.superRefine((model, context) => {
  const { MEDIUM, HIGH, VERY_HIGH } = model.classes;
  const bad = (message: string, ...path: (string | number)[]) =>
    context.addIssue({ code: 'custom', message, path });
  if (!(0 < MEDIUM && MEDIUM < HIGH && HIGH < VERY_HIGH)) bad('must rise from class to class', 'classes');
  if (new Set(model.signals.map((s) => s.name)).size < model.signals.length)
    bad('each signal stands once', 'signals');
  model.signals.forEach((rule, i) => {
    for (const fault of faultsOf(rule)) bad(fault, 'signals', i);
  });
  const plannedTime = model.signals.find((s) => s.name === 'plannedTime');
  for (const time of [...model.times, { word: otherTime }])
    if (plannedTime?.kind === 'word' && !(time.word in plannedTime.words))
      bad(`plannedTime gives no points for ${time.word}`, 'times');
});

function faultsOf(rule: SignalRule): string[] {
  const faults: string[] = [];
  const byPath = rule.kind === 'flag' && rule.paths !== undefined;
  const named: readonly string[] = measured[rule.kind];
  if (byPath === named.includes(rule.name))
    faults.push(
      byPath ? `${rule.name} is not told by paths` : `nothing measures ${rule.name} as ${rule.kind}`,
    );
  if (rule.kind === 'amount' && !rises(rule)) faults.push(`${rule.name} is not riskier the ${rule.riskier}`);
  if (rule.unknown <= Math.min(...pointsOf(rule)))
    faults.push(`where ${rule.name} is missing must count for more than its best value`);
  return faults;
}

function rises({ steps, riskier }: Extract<SignalRule, { kind: 'amount' }>): boolean {
  return steps.every((step, i) => {
    const before = steps[i - 1];
    if (before === undefined) return true;
    const grows = riskier === 'more' ? step.points >= before.points : step.points <= before.points;
    return step.from > before.from && grows;
  });
}

/** All points that known values of a signal can get. */
export function pointsOf(rule: SignalRule): number[] {
  if (rule.kind === 'amount') return rule.steps.map((step) => step.points);
  return rule.kind === 'flag' ? [rule.yes, rule.no] : Object.values(rule.words);
}

/** SHA-256 over the canonical JSON (RFC 8785): neither spaces nor the order of keys alter it. */
export const modelDigest = (model: RiskModel): string => digestOf(model);

export function classOf({ classes }: RiskModel, score: number): RiskClass {
  if (score >= classes.VERY_HIGH) return 'VERY_HIGH';
  if (score >= classes.HIGH) return 'HIGH';
  return score >= classes.MEDIUM ? 'MEDIUM' : 'LOW';
}

/** How likely a change of this score is to fail, by the model's own word. */
export function probabilityOf({ probability }: RiskModel, score: number): number {
  return 1 / (1 + Math.exp(-(probability.intercept + probability.slope * score)));
}

export const higherClass = (a: RiskClass, b: RiskClass): RiskClass => (rankOf(a) >= rankOf(b) ? a : b);
export const rankOf = (level: RiskClass): number => riskClasses.indexOf(level);
