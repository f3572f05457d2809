import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sha256 } from '#kernel';
import { nodesOver } from '../testing/index.ts';
import { batchRanges, batchRoot } from './batch-proof.ts';
import { inclusionProof } from './proofs.ts';
import { hashesOf, rootOf } from './tree.ts';

const leavesOf = (size: number): Buffer[] => Array.from({ length: size }, (_, n) => sha256(`leaf ${n}`));

/** A tree and some of its leaves. */
const treeAndSome = fc.integer({ min: 1, max: 300 }).chain((size) =>
  fc.record({
    size: fc.constant(size),
    some: fc
      .uniqueArray(fc.integer({ min: 0, max: size - 1 }), { minLength: 1, maxLength: 40 })
      .map((places) => places.sort((a, b) => a - b)),
  }),
);

describe('one proof for many leaves', () => {
  it('leads to the root, with no more hashes than the proofs of each', async () => {
    await fc.assert(
      fc.asyncProperty(treeAndSome, async ({ size, some }) => {
        const leaves = leavesOf(size);
        const read = nodesOver(leaves);
        const hashes = await hashesOf(batchRanges(some, size), read);
        const placed = some.map((index) => ({ index, hash: leaves[index] ?? Buffer.alloc(0) }));
        expect(batchRoot(placed, size, hashes)).toEqual(await rootOf(size, read));
        const each = await Promise.all(some.map((index) => inclusionProof(index, size, read)));
        expect(hashes.length).toBeLessThanOrEqual(each.flat().length);
        if (some.length === 1) expect(hashes.length).toBe(each[0]?.length);
      }),
      { numRuns: 100 },
    );
  });

  it('leads elsewhere, or nowhere, with anything altered', async () => {
    const alteration = fc.constantFrom('leaf', 'place', 'hash', 'more', 'fewer', 'twice');
    await fc.assert(
      fc.asyncProperty(treeAndSome, alteration, fc.nat(), async ({ size, some }, what, n) => {
        const leaves = leavesOf(size);
        const read = nodesOver(leaves);
        const hashes = [...(await hashesOf(batchRanges(some, size), read))];
        const placed = some.map((index) => ({ index, hash: leaves[index] ?? Buffer.alloc(0) }));
        const at = n % placed.length;
        const other = sha256('another');
        const victim = placed[at] ?? { index: 0, hash: other };
        if (what === 'leaf') placed[at] = { ...victim, hash: other };
        if (what === 'place') placed[at] = { ...victim, index: victim.index + 1 };
        if (what === 'twice') placed.splice(at, 0, victim);
        if (what === 'more') hashes.splice(n % (hashes.length + 1), 0, other);
        if (what === 'fewer' && hashes.length > 0) hashes.splice(n % hashes.length, 1);
        if (what === 'hash' && hashes.length > 0) hashes[n % hashes.length] = other;
        const none = (what === 'fewer' || what === 'hash') && some.length === size;
        const found = batchRoot(placed, size, hashes);
        if (!none) expect(found).not.toEqual(await rootOf(size, read));
      }),
      { numRuns: 200 },
    );
  });

  it('is none of what is no leaf, and of no leaf', () => {
    expect(batchRanges([], 5)).toEqual([]);
    expect(batchRoot([], 5, [])).toBeNull();
    for (const places of [[5], [-1], [1, 1], [2, 1], [0.5]])
      expect(() => batchRanges(places, 5)).toThrow(RangeError);
    expect(batchRoot([{ index: 0, hash: Buffer.alloc(31) }], 1, [])).toBeNull();
  });
});
