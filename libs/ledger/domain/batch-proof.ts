import { hashBytes, nodeHash } from './hashes.ts';
import { type Range, splitOf } from './tree.ts';

/** A leaf at its place. */
export interface PlacedLeaf {
  readonly index: number;
  readonly hash: Uint8Array;
}

/** Whether places are those of different leaves of a tree, from the left. */
const arePlaces = (indices: readonly number[], size: number): boolean =>
  indices.every(
    (index, at) => Number.isSafeInteger(index) && index > (indices[at - 1] ?? -1) && index < size,
  );

/**
 * What the root of a tree follows from besides some of its leaves: the largest subtrees without any of them, from the
 * left. One proof for many leaves has each node that their paths (RFC 9162, 2.1.3) share at the most once.
 * @param indices places of leaves, growing
 * @throws RangeError for what are no such places
 */
export function batchRanges(indices: readonly number[], size: number): Range[] {
  if (!arePlaces(indices, size)) throw new RangeError(`These are no leaves of a tree of ${size}.`);
  const ranges: Range[] = [];
  const walk = (begin: number, end: number, from: number, to: number): void => {
    if (from === to) ranges.push({ begin, end });
    else if (end - begin > 1) {
      const middle = begin + splitOf(end - begin);
      const cut = firstFrom(indices, middle, from, to);
      walk(begin, middle, from, cut);
      walk(middle, end, cut, to);
    }
  };
  if (indices.length > 0) walk(0, size, 0, indices.length);
  return ranges;
}

/**
 * The root that leaves and the hashes beside them make up.
 * @returns null when these hashes are not exactly those that it takes, or for no leaf
 */
export function batchRoot(
  leaves: readonly PlacedLeaf[],
  size: number,
  hashes: readonly Uint8Array[],
): Uint8Array | null {
  const indices = leaves.map(({ index }) => index);
  const all = [...leaves.map(({ hash }) => hash), ...hashes];
  if (leaves.length === 0 || !Number.isSafeInteger(size) || !arePlaces(indices, size)) return null;
  if (all.some(({ length }) => length !== hashBytes)) return null;
  let used = 0;
  const walk = (begin: number, end: number, from: number, to: number): Uint8Array => {
    if (from === to) return hashes[used++] ?? new Uint8Array();
    if (end - begin === 1) return leaves[from]?.hash ?? new Uint8Array();
    const middle = begin + splitOf(end - begin);
    const cut = firstFrom(indices, middle, from, to);
    const left = walk(begin, middle, from, cut);
    return nodeHash(left, walk(middle, end, cut, to));
  };
  const root = walk(0, size, 0, leaves.length);
  return used === hashes.length ? root : null;
}

/** Where in a part of growing numbers the first lies that is not below a value. */
function firstFrom(numbers: readonly number[], value: number, from: number, to: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
