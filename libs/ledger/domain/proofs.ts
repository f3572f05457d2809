import { hashBytes, nodeHash } from './hashes.ts';
import { hashesOf, type NodeReader, type Range, splitOf } from './tree.ts';

/** PATH(m, D_n) of RFC 9162, 2.1.3.1, as the ranges whose hashes it is, from the leaf upwards. */
export function inclusionRanges(index: number, size: number): Range[] {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size)
    throw new RangeError(`There is no leaf ${index} in a tree of ${size}.`);
  const path: Range[] = [];
  for (let begin = 0, end = size; end - begin > 1;) {
    const middle = begin + splitOf(end - begin);
    path.push(index < middle ? { begin: middle, end } : { begin, end: middle });
    if (index < middle) end = middle;
    else begin = middle;
  }
  return path.reverse();
}

/** PROOF(m, D_n) of RFC 9162, 2.1.4.1, as ranges; none when the sizes are the same, or from an empty tree. */
export function consistencyRanges(from: number, to: number): Range[] {
  if (!Number.isSafeInteger(from) || from < 0 || from > to)
    throw new RangeError(`A tree of ${to} does not come after one of ${from}.`);
  if (from === 0 || from === to) return [];
  const path: Range[] = [];
  let begin = 0;
  let end = to;
  while (end !== from) {
    const middle = begin + splitOf(end - begin);
    path.push(from <= middle ? { begin: middle, end } : { begin, end: middle });
    if (from <= middle) end = middle;
    else begin = middle;
  }
  // The old tree itself is known to whoever asks; a part of it is not.
  return begin === 0 ? path.reverse() : [{ begin, end }, ...path.reverse()];
}

export const inclusionProof = (index: number, size: number, read: NodeReader): Promise<Uint8Array[]> =>
  hashesOf(inclusionRanges(index, size), read);

export const consistencyProof = (from: number, to: number, read: NodeReader): Promise<Uint8Array[]> =>
  hashesOf(consistencyRanges(from, to), read);

const isSize = (n: number): boolean => Number.isSafeInteger(n) && n >= 0;
const areHashes = (hashes: readonly Uint8Array[]): boolean => hashes.every((h) => h.length === hashBytes);
const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

export interface InclusionClaim {
  readonly index: number;
  readonly size: number;
  readonly leaf: Uint8Array;
  readonly root: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/** Whether a leaf is in the tree with this root (RFC 9162, 2.1.3.2). */
export function includes({ index, size, leaf, root, proof }: InclusionClaim): boolean {
  if (!isSize(index) || !isSize(size) || index >= size || !areHashes([leaf, root, ...proof])) return false;
  let at = index;
  let last = size - 1;
  let hash = leaf;
  for (const step of proof) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      hash = nodeHash(step, hash);
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else hash = nodeHash(hash, step);
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 && same(hash, root);
}

export interface ConsistencyClaim {
  readonly from: number;
  readonly to: number;
  readonly fromRoot: Uint8Array;
  readonly toRoot: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/**
 * Whether the later tree holds the earlier one unaltered (RFC 9162, 2.1.4.2). Nothing is proved from an empty tree,
 * for anything comes after it: the answer is no, so that nobody takes it for a proof.
 */
export function extendsTree({ from, to, fromRoot, toRoot, proof }: ConsistencyClaim): boolean {
  if (!isSize(from) || !isSize(to) || from === 0 || from > to) return false;
  if (from === to) return proof.length === 0 && same(fromRoot, toRoot);
  if (!areHashes([fromRoot, toRoot, ...proof])) return false;
  const whole = Number.isInteger(Math.log2(from)) && 2 ** Math.log2(from) === from;
  const [first, ...rest] = whole ? [fromRoot, ...proof] : proof;
  if (first === undefined || proof.length === 0) return false;
  let at = from - 1;
  let last = to - 1;
  while (at % 2 === 1) [at, last] = [(at - 1) / 2, Math.floor(last / 2)];
  let older = first;
  let newer = first;
  for (const step of rest) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      older = nodeHash(step, older);
      newer = nodeHash(step, newer);
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else newer = nodeHash(newer, step);
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 && same(older, fromRoot) && same(newer, toRoot);
}
