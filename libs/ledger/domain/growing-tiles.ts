import { hashBytes } from './hashes.ts';
import { placeOf, rootOfComplete, type Tile, tileWidth } from './tiles.ts';
import { joined, nodesOf } from './tree.ts';

/** A tile and what it has to hold. */
export interface FilledTile extends Tile {
  readonly hashes: Uint8Array;
}

/**
 * A tree that is built again from its leaves, the first first: it knows its root at every size, and what each tile
 * above the leaves has to hold. It remembers one tile of each level, however large the tree is.
 */
export class GrowingTiles {
  private readonly rows: { count: number; hashes: Uint8Array[] }[] = [];

  get size(): number {
    return this.rows[0]?.count ?? 0;
  }

  /** @returns the tiles that became full, the lowest first */
  add(leaf: Uint8Array): FilledTile[] {
    const filled: FilledTile[] = [];
    let hash = leaf;
    for (let level = 0; ; level += 1) {
      const row = (this.rows[level] ??= { count: 0, hashes: [] });
      if (row.count % tileWidth === 0) row.hashes = [];
      row.count += 1;
      row.hashes.push(hash);
      if (row.hashes.length < tileWidth) return filled;
      const hashes = Buffer.concat(row.hashes);
      filled.push({ level, index: row.count / tileWidth - 1, width: tileWidth, hashes });
      hash = rootOfComplete(hashes);
    }
  }

  /** The tiles that are not full. */
  partial(): FilledTile[] {
    return this.rows.flatMap(({ count, hashes }, level) =>
      count % tileWidth === 0
        ? []
        : [
            {
              level,
              index: Math.floor(count / tileWidth),
              width: hashes.length,
              hashes: Buffer.concat(hashes),
            },
          ],
    );
  }

  root(): Uint8Array {
    return joined(
      nodesOf({ begin: 0, end: this.size }).map((node) => {
        const { level, offset, count } = placeOf(node);
        const hashes = this.rows[level]?.hashes.slice(offset, offset + count) ?? [];
        return rootOfComplete(Buffer.concat(hashes, count * hashBytes));
      }),
    );
  }
}
