const first = 250;
const longest = 15_000;

/**
 * How long to wait before the next attempt, in milliseconds: twice as long after each failure, to 15 s. Up to half is
 * left to chance, so that what failed together does not come back together.
 */
export function backOffMs(attempts: number, random: () => number = Math.random): number {
  const full = Math.min(first * 2 ** Math.min(attempts - 1, 16), longest);
  return Math.round(full * (0.5 + random() / 2));
}
