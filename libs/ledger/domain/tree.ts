import { emptyRoot, nodeHash } from './hashes.ts';

/** Leaves from `begin` up to, and without, `end`. */
export interface Range {
  readonly begin: number;
  readonly end: number;
}

/** A complete subtree: the `index`-th of those with 2^height leaves. Its hash never changes again. */
export interface NodeId {
  readonly height: number;
  readonly index: number;
}

/** Gives the hashes of complete subtrees, in the order asked. */
export type NodeReader = (nodes: readonly NodeId[]) => Promise<readonly Uint8Array[]>;

/** The largest power of two below n, for n > 1: where RFC 9162 splits a tree of n leaves. */
export function splitOf(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/** The complete subtrees that a range is made of, from the left; a range begins where a subtree of its size may. */
export function nodesOf({ begin, end }: Range): NodeId[] {
  const nodes: NodeId[] = [];
  for (let at = begin; at < end;) {
    let height = 0;
    while (at % 2 ** (height + 1) === 0 && at + 2 ** (height + 1) <= end) height += 1;
    nodes.push({ height, index: at / 2 ** height });
    at += 2 ** height;
  }
  return nodes;
}

/** The hash of what complete subtrees stand side by side for (RFC 9162, 2.1.1): the smaller ones are joined first. */
export function joined(hashes: readonly Uint8Array[]): Uint8Array {
  return hashes.length === 0 ? emptyRoot() : hashes.reduceRight((right, left) => nodeHash(left, right));
}

/** The hash of each range; everything it takes is read in one go. */
export async function hashesOf(ranges: readonly Range[], read: NodeReader): Promise<Uint8Array[]> {
  const parts = ranges.map(nodesOf);
  const hashes = await read(parts.flat());
  let from = 0;
  return parts.map((nodes) => joined(hashes.slice(from, (from += nodes.length))));
}

/** The tree head at a size. */
export async function rootOf(size: number, read: NodeReader): Promise<Uint8Array> {
  const [root] = await hashesOf([{ begin: 0, end: size }], read);
  return root ?? emptyRoot();
}
