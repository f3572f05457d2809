import { classOf, type RiskClass, type RiskModel, type SignalRule } from './model.ts';

export type SignalValue = number | boolean | string;

/** Where values come from. */
export const sources = ['CHANGE', 'COMMITS', 'EVIDENCE', 'CATALOG', 'HISTORY'] as const;
export type SignalSource = (typeof sources)[number];

/** What is known of one signal of a change. */
export interface Reading {
  /** Null when it is missing. */
  readonly value: SignalValue | null;
  readonly source: SignalSource;
  /** The records it was read from: documents, services, changes, by id. */
  readonly ids: readonly string[];
  /** What was found, or why nothing was, in words. */
  readonly note: string;
}

export type Readings = Readonly<Record<string, Reading>>;

/** One line of the explanation. */
export interface ScoredSignal extends Reading {
  readonly name: string;
  readonly label: string;
  readonly points: number;
  readonly missing: boolean;
  /** The last value that was known of it on this change, where it is missing now. */
  readonly remembered: SignalValue | null;
  readonly sentence: string;
}

export interface Scored {
  readonly score: number;
  readonly class: RiskClass;
  /** Nothing is missing that is important on services of this tier. */
  readonly complete: boolean;
  /** In order of points, then of name. */
  readonly signals: readonly ScoredSignal[];
}

const nothing: Reading = { value: null, source: 'CHANGE', ids: [], note: 'nothing measures it' };

/**
 * How risky a change is by a model. Pure: the same values give the same answer in whatever order they come.
 * What is missing counts as the model says of the unknown; when an earlier assessment of the same change knew a value
 * that counts for more, it counts for that: taking something away never lowers a score.
 *
 * @param before the explanation of the assessment before this one; none for the first
 */
export function assess(model: RiskModel, readings: Readings, before: readonly ScoredSignal[] = []): Scored {
  const known = new Map(before.map((s) => [s.name, s.value ?? s.remembered]));
  const signals = model.signals
    .map((rule) => scored(rule, readings[rule.name] ?? nothing, known.get(rule.name) ?? null))
    .sort((a, b) => b.points - a.points || (a.name < b.name ? -1 : 1));
  const score = signals.reduce((sum, s) => sum + s.points, 0);
  return { score, class: classOf(model, score), complete: isComplete(model, signals), signals };
}

function scored(rule: SignalRule, reading: Reading, last: SignalValue | null): ScoredSignal {
  const now = reading.value === null ? null : pointsFor(rule, reading.value);
  const { name, label } = rule;
  const said = { ...reading, name, label };
  if (now !== null) {
    const sentence = `${sentenceCase(label)}: ${reading.note} (${plural(now)}).`;
    return { ...said, points: now, missing: false, remembered: null, sentence };
  }
  const remembered = last === null ? 0 : (pointsFor(rule, last) ?? 0);
  const points = Math.max(rule.unknown, remembered);
  const why =
    remembered > rule.unknown
      ? `${reading.note}; it was known before, and counts as it did then`
      : `${reading.note}; what is not known counts as a risk`;
  const sentence = `${sentenceCase(label)}: not known: ${why} (${plural(points)}).`;
  return { ...said, value: null, points, missing: true, remembered: last, sentence };
}

/** The points of a value; null when it is not of the signal's kind. */
export function pointsFor(rule: SignalRule, value: SignalValue): number | null {
  switch (rule.kind) {
    case 'amount': {
      if (typeof value !== 'number') return null;
      const step = rule.steps.findLast((s) => value >= s.from) ?? rule.steps[0];
      return step?.points ?? null;
    }
    case 'flag':
      if (typeof value !== 'boolean') return null;
      return value ? rule.yes : rule.no;
    case 'word':
      return typeof value === 'string' ? (rule.words[value] ?? null) : null;
  }
}

function isComplete(model: RiskModel, signals: readonly ScoredSignal[]): boolean {
  const tier = signals.find((s) => s.name === 'serviceTier')?.value;
  // Where the tier is not known, the most is asked that is asked anywhere.
  const asked = (rule: SignalRule) =>
    typeof tier === 'number' ? rule.important.includes(tier) : rule.important.length > 0;
  const important = new Set(model.signals.filter(asked).map((rule) => rule.name));
  return !signals.some((s) => s.missing && important.has(s.name));
}

const plural = (points: number): string => (points === 1 ? '1 point' : `${points} points`);
const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
