import { riskClasses, type RiskClass } from './model.ts';

/** A closed change as a model saw it before the work began, and how it turned out. */
export interface Case {
  readonly score: number;
  readonly class: RiskClass;
  /** How likely the model took a failure to be, 0 to 1. */
  readonly probability: number;
  readonly failed: boolean;
}

/** What was predicted for a part of the changes, and what came of them. */
export interface CalibrationRow {
  readonly name: string;
  readonly changes: number;
  readonly failed: number;
  /** Mean predicted likelihood. */
  readonly predicted: number;
  /** Share that failed, with its 95 % interval. */
  readonly observed: number;
  readonly low: number;
  readonly high: number;
}

export interface ModelResult {
  readonly changes: number;
  readonly failed: number;
  /** Mean squared error of the likelihoods: 0 is perfect; null without changes. */
  readonly brier: number | null;
  /** How often a change that failed scored above one that did not, ties by half; null without both kinds. */
  readonly auc: number | null;
  readonly byClass: readonly CalibrationRow[];
  /** By tens of the score. */
  readonly byScore: readonly CalibrationRow[];
}

interface Bucket {
  changes: number;
  failed: number;
  predicted: number;
}

/** How wide a bucket of scores is. */
const width = 10;

/**
 * Adds cases up one by one and holds none of them: what it remembers grows with the number of different scores alone.
 */
export class BackTest {
  private readonly classes = new Map<RiskClass, Bucket>();
  private readonly tens = new Map<number, Bucket>();
  /** Of each score how many did not fail, and how many did. */
  private readonly scores = new Map<number, [ok: number, failed: number]>();
  private squares = 0;
  private changes = 0;
  private failed = 0;

  add({ score, class: level, probability, failed }: Case): void {
    const outcome = failed ? 1 : 0;
    this.changes += 1;
    this.failed += outcome;
    this.squares += (probability - outcome) ** 2;
    count(this.classes, level, probability, outcome);
    count(this.tens, Math.floor(score / width), probability, outcome);
    const seen = this.scores.get(score) ?? [0, 0];
    seen[outcome] += 1;
    this.scores.set(score, seen);
  }

  result(): ModelResult {
    const tens = [...this.tens].sort(([a], [b]) => a - b);
    return {
      changes: this.changes,
      failed: this.failed,
      brier: this.changes === 0 ? null : this.squares / this.changes,
      auc: this.auc(),
      byClass: riskClasses.flatMap((level) => rowOf(level, this.classes.get(level))),
      byScore: tens.flatMap(([n, bucket]) => rowOf(`${n * width}–${(n + 1) * width - 1}`, bucket)),
    };
  }

  /** The statistic of Mann and Whitney over the number of pairs, from counts: exact, whatever the number of changes. */
  private auc(): number | null {
    const pairs = this.failed * (this.changes - this.failed);
    if (pairs === 0) return null;
    let below = 0;
    let won = 0;
    for (const [, [ok, failed]] of [...this.scores].sort(([a], [b]) => a - b)) {
      won += failed * (below + ok / 2);
      below += ok;
    }
    return won / pairs;
  }
}

function count<K>(buckets: Map<K, Bucket>, key: K, probability: number, outcome: number): void {
  const bucket = buckets.get(key) ?? { changes: 0, failed: 0, predicted: 0 };
  bucket.changes += 1;
  bucket.failed += outcome;
  bucket.predicted += probability;
  buckets.set(key, bucket);
}

function rowOf(name: string, bucket: Bucket | undefined): CalibrationRow[] {
  if (bucket === undefined) return [];
  const { changes, failed, predicted } = bucket;
  const interval = wilson(failed, changes);
  return [{ name, changes, failed, predicted: predicted / changes, observed: failed / changes, ...interval }];
}

/** Normal quantile of a two-sided 95 % interval. */
const z = 1.959963984540054;

/** Wilson's score interval for a share (E. B. Wilson, 1927): holds for small numbers, and for none and all. */
export function wilson(hits: number, of: number): { readonly low: number; readonly high: number } {
  if (of === 0) return { low: 0, high: 1 };
  const share = hits / of;
  const spread = z * Math.sqrt((share * (1 - share)) / of + z ** 2 / (4 * of ** 2));
  const centre = share + z ** 2 / (2 * of);
  const scale = 1 + z ** 2 / of;
  return {
    low: Math.max(0, (centre - spread) / scale),
    high: Math.min(1, (centre + spread) / scale),
  };
}

/** From which class to which class another model moves changes, and how those turned out. */
export interface Move {
  readonly from: RiskClass;
  readonly to: RiskClass;
  readonly changes: number;
  readonly failed: number;
}

/** Counts moves between classes. */
export class Moves {
  private readonly counted = new Map<
    string,
    { from: RiskClass; to: RiskClass; changes: number; failed: number }
  >();

  add(from: RiskClass, to: RiskClass, failed: boolean): void {
    const move = this.counted.get(`${from} ${to}`) ?? { from, to, changes: 0, failed: 0 };
    move.changes += 1;
    move.failed += failed ? 1 : 0;
    this.counted.set(`${from} ${to}`, move);
  }

  /** In order of classes; changes that stay where they are, too. */
  list(): readonly Move[] {
    return riskClasses.flatMap((from) =>
      riskClasses.flatMap((to) => this.counted.get(`${from} ${to}`) ?? []),
    );
  }
}
