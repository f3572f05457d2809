import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GrowingTiles } from './growing-tiles.ts';
import { entryHash, nodeHash } from './hashes.ts';
import { levelWidths, placeOf, rootOfComplete, tilesFilled, tileWidth } from './tiles.ts';

const leaf = (at: number): Buffer => entryHash(Buffer.from(`entry ${at}`));

/** The definition, word for word (RFC 9162, 2.1.1). */
function naive(from: number, to: number): Uint8Array {
  if (to - from === 1) return leaf(from);
  let k = 1;
  while (k * 2 < to - from) k *= 2;
  return nodeHash(naive(from, from + k), naive(from + k, to));
}

describe('a tree that is built again', () => {
  it('has the root of the definition at every size', () => {
    const tree = new GrowingTiles();
    for (let size = 1; size <= 300; size += 1) {
      tree.add(leaf(size - 1));
      expect(Buffer.compare(tree.root(), naive(0, size))).toBe(0);
    }
  });

  it('knows every tile of a tree, full or not, and each of them once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_000 }), (size) => {
        const tree = new GrowingTiles();
        const tiles = Array.from({ length: size }, (_, at) => tree.add(leaf(at))).flat();
        expect(tiles.map(({ level, index }) => `${level}/${index}`).sort()).toEqual(
          tilesFilled(0, size)
            .map(({ level, index }) => `${level}/${index}`)
            .sort(),
        );
        expect(tree.partial().map(({ level, index, width }) => [level, index, width])).toEqual(
          levelWidths(size).flatMap((width, level) =>
            width % tileWidth === 0 ? [] : [[level, Math.floor(width / tileWidth), width % tileWidth]],
          ),
        );
        const row = tiles.find(({ level }) => level === 0);
        const above = [...tiles, ...tree.partial()].find(({ level }) => level === 1);
        if (row !== undefined) expect(above?.hashes.subarray(0, 32)).toEqual(rootOfComplete(row.hashes));
        expect(placeOf({ height: 8, index: 0 })).toMatchObject({ level: 1, offset: 0, count: 1 });
      }),
      { numRuns: 20, examples: [[256], [65_536], [66_000]] },
    );
  });
});
