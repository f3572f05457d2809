import { createHash, randomBytes } from 'node:crypto';

/** What nobody can know beforehand, and everybody can repeat. */
export const newSeed = (): string => randomBytes(8).toString('hex');

/** Numbers from 0 to 1 (without 1) that follow from a seed: 48 bits of SHA-256 over the seed and a counter. */
export function randomOf(seed: string): () => number {
  let count = 0;
  return () => {
    count += 1;
    return createHash('sha256').update(`${seed}\n${count}`).digest().readUIntBE(0, 6) / 2 ** 48;
  };
}

/**
 * Which of so many parts are looked at: the same seed draws the same ones, each as likely as any other (the shuffle of
 * Fisher and Yates, as far as it is needed).
 * @param wish how many
 */
export function sampleOf(
  parts: number,
  wish: 'none' | 'all' | number,
  seed: string,
): (index: number) => boolean {
  if (wish === 'all') return () => true;
  if (wish === 'none') return () => false;
  const order = Array.from({ length: parts }, (_, index) => index);
  const random = randomOf(seed);
  const count = Math.min(wish, parts);
  for (let at = 0; at < count; at += 1) {
    const other = at + Math.floor(random() * (parts - at));
    [order[at], order[other]] = [order[other] ?? 0, order[at] ?? 0];
  }
  const drawn = new Set(order.slice(0, count));
  return (index) => drawn.has(index);
}
