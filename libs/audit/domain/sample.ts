import { createHmac } from 'node:crypto';
import type { Id } from '#kernel';

export const sampleMethod = 'gavel-sample/1';

export const strataBy = ['risk', 'type', 'service'] as const;
export type StratifyBy = (typeof strataBy)[number];

/** A deployment of a population, as sampling sees it. */
export interface Unit {
  readonly ordinal: number;
  readonly deployment: Id;
  readonly risk: string | null;
  readonly type: string | null;
  readonly service: string;
}

export interface Stratum {
  /** What its deployments have in common, in the order of what it is stratified by; `none` where there is no change. */
  readonly stratum: readonly string[];
  readonly population: number;
  readonly drawn: number;
}

export interface Drawn {
  readonly strata: readonly Stratum[];
  /** Places in the population, in their order. */
  readonly ordinals: readonly number[];
}

export interface SampleWish {
  readonly seed: string;
  readonly size: number;
  readonly stratifyBy: readonly StratifyBy[];
}

/** A sample as it was drawn. */
export interface Sample extends SampleWish, Drawn {
  readonly id: Id;
  readonly populationId: Id;
  readonly method: string;
  /** SHA-256 over the lines of its rows, as that of a population. */
  readonly digest: string;
  readonly drawnBy: Id;
  readonly drawnAt: Date;
}

/** What a line of a population says that sampling looks at; null for a change, which is no deployment. */
export function unitOf(ordinal: number, line: string): Unit | null {
  const said = JSON.parse(line) as {
    readonly kind: string;
    readonly deployment: Id;
    readonly service: string;
    readonly change: { readonly risk: string; readonly type: string } | null;
  };
  if (said.kind !== 'deployment') return null;
  const { deployment, service, change } = said;
  return { ordinal, deployment, service, risk: change?.risk ?? null, type: change?.type ?? null };
}

/** HMAC-SHA-256 with the seed as key over the population's digest, a newline, and the deployment's id: in hexadecimal. */
export const scoreOf = (seed: string, digest: string, deployment: Id): string =>
  createHmac('sha256', seed).update(`${digest}\n${deployment}`).digest('hex');

/**
 * How many of each stratum: one of each, and the rest in proportion to what is left of each. What does not divide goes
 * to the largest remainders; of equal ones, to the stratum that comes first.
 * @param sizes of the strata in their order, each 1 or more
 * @param size of the sample; as many as there are strata, or more
 */
export function allot(sizes: readonly number[], size: number): number[] {
  const all = sizes.reduce((sum, one) => sum + one, 0);
  if (size >= all) return [...sizes];
  const rest = BigInt(size - sizes.length);
  const left = BigInt(all - sizes.length);
  const shares = sizes.map((one, i) => {
    const part = rest * BigInt(one - 1);
    return { i, whole: Number(part / left), remainder: part % left };
  });
  const over = size - sizes.length - shares.reduce((sum, { whole }) => sum + whole, 0);
  const next = [...shares].sort((a, b) =>
    a.remainder === b.remainder ? a.i - b.i : a.remainder > b.remainder ? -1 : 1,
  );
  const lucky = new Set(next.slice(0, over).map(({ i }) => i));
  return shares.map(({ i, whole }) => 1 + whole + (lucky.has(i) ? 1 : 0));
}

interface Scored {
  readonly ordinal: number;
  readonly score: string;
}

/**
 * Draws a sample: the same one from the same population, seed and method, whoever draws it. docs/controls.md tells it
 * step by step.
 * @returns null when there are more strata than the sample is to have entries
 */
export function drawSample(
  digest: string,
  units: Iterable<Unit>,
  { seed, size, stratifyBy }: SampleWish,
): Drawn | null {
  const strata = new Map<string, Scored[]>();
  for (const unit of units) {
    const name = JSON.stringify(
      strataBy.filter((by) => stratifyBy.includes(by)).map((by) => unit[by] ?? 'none'),
    );
    const scored = { ordinal: unit.ordinal, score: scoreOf(seed, digest, unit.deployment) };
    const known = strata.get(name);
    if (known === undefined) strata.set(name, [scored]);
    else known.push(scored);
  }
  const inOrder = [...strata].sort(([a], [b]) => (a < b ? -1 : 1));
  if (inOrder.length > size) return null;
  const counts = allot(
    inOrder.map(([, scored]) => scored.length),
    size,
  );
  const drawn = inOrder.map(([name, scored], i) => {
    scored.sort((a, b) => (a.score < b.score ? -1 : 1));
    return { name, population: scored.length, taken: scored.slice(0, counts[i] ?? 0) };
  });
  return {
    strata: drawn.map(({ name, population, taken }) => ({
      stratum: JSON.parse(name) as string[],
      population,
      drawn: taken.length,
    })),
    ordinals: drawn.flatMap(({ taken }) => taken.map(({ ordinal }) => ordinal)).sort((a, b) => a - b),
  };
}
