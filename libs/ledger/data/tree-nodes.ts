import type { Manager } from '#platform/database';
import { hashBytes } from '../domain/hashes.ts';
import { placeOf, rootOfComplete, tileWidth } from '../domain/tiles.ts';
import type { NodeReader } from '../domain/tree.ts';

/** A tile as it is asked for: its first `width` hashes. */
export interface TileWish {
  readonly level: number;
  readonly index: number;
  readonly width: number;
}

const nameOf = ({ level, index }: Omit<TileWish, 'width'>): string => `${level}/${index}`;

/** Full tiles never change: those used last are kept. */
export class TileMemory {
  readonly #tiles = new Map<string, Buffer>();

  constructor(private readonly most = 2_000) {}

  get(name: string): Buffer | undefined {
    const tile = this.#tiles.get(name);
    if (tile === undefined) return undefined;
    this.#tiles.delete(name);
    this.#tiles.set(name, tile);
    return tile;
  }

  set(name: string, tile: Buffer): void {
    this.#tiles.set(name, tile);
    for (const oldest of this.#tiles.keys()) {
      if (this.#tiles.size <= this.most) return;
      this.#tiles.delete(oldest);
    }
  }
}

/**
 * The first hashes of tiles, in two statements at the most. A full tile is one row; of one that is not full yet the
 * hashes are those of the leaves, or the roots of the tiles below.
 * @throws Error for hashes that are not there
 */
export async function readTiles(
  manager: Manager,
  wishes: readonly TileWish[],
  memory?: TileMemory,
): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>();
  for (const wish of wishes) {
    const known = memory?.get(nameOf(wish));
    if (known !== undefined) found.set(nameOf(wish), known);
  }
  const unknown = wishes.filter((wish) => !found.has(nameOf(wish)));
  for (const { level, index, hashes } of await fullTiles(manager, unknown)) {
    memory?.set(nameOf({ level, index }), hashes);
    found.set(nameOf({ level, index }), hashes);
  }
  for (const [name, hashes] of await growingTiles(
    manager,
    unknown.filter((wish) => !found.has(nameOf(wish))),
  ))
    found.set(name, hashes);
  for (const wish of wishes)
    if ((found.get(nameOf(wish))?.length ?? 0) < wish.width * hashBytes)
      throw new Error(`The ledger's tile ${nameOf(wish)} has fewer than ${wish.width} hashes.`);
  return found;
}

async function fullTiles(
  manager: Manager,
  wishes: readonly TileWish[],
): Promise<{ level: number; index: number; hashes: Buffer }[]> {
  if (wishes.length === 0) return [];
  const rows: { level: number; tile_index: string; hashes: Buffer }[] = await manager.query(
    `SELECT t.level, t.tile_index, t.hashes FROM unnest($1::smallint[], $2::bigint[]) AS w(level, tile_index)
     JOIN ledger_tile t ON t.level = w.level AND t.tile_index = w.tile_index`,
    [wishes.map(({ level }) => level), wishes.map(({ index }) => index)],
  );
  return rows.map(({ level, tile_index, hashes }) => ({ level, index: Number(tile_index), hashes }));
}

async function growingTiles(manager: Manager, wishes: readonly TileWish[]): Promise<Map<string, Buffer>> {
  if (wishes.length === 0) return new Map();
  const rows: { level: number; tile_index: string; hashes: Buffer }[] = await manager.query(
    `SELECT w.level, w.tile_index, CASE w.level WHEN 0
       THEN (SELECT string_agg(leaf_hash, '' ORDER BY leaf_index) FROM ledger_leaf
             WHERE leaf_index >= w.tile_index * 256 AND leaf_index < w.tile_index * 256 + w.width)
       ELSE (SELECT string_agg(root, '' ORDER BY tile_index) FROM ledger_tile t WHERE t.level = w.level - 1
             AND t.tile_index >= w.tile_index * 256 AND t.tile_index < w.tile_index * 256 + w.width) END AS hashes
     FROM unnest($1::smallint[], $2::bigint[], $3::integer[]) AS w(level, tile_index, width)`,
    [
      wishes.map(({ level }) => level),
      wishes.map(({ index }) => index),
      wishes.map(({ width }) => Math.min(width, tileWidth)),
    ],
  );
  return new Map(
    rows.map(({ level, tile_index, hashes }) => [
      nameOf({ level, index: Number(tile_index) }),
      (hashes as Buffer | null) ?? Buffer.alloc(0),
    ]),
  );
}

/** Reads complete subtrees from the tiles that their hashes are in or follow from. */
export function treeNodes(manager: Manager, memory?: TileMemory): NodeReader {
  return async (nodes) => {
    const places = nodes.map(placeOf);
    const widths = new Map<string, TileWish>();
    for (const place of places) {
      const known = widths.get(nameOf(place))?.width ?? 0;
      const { level, index, offset, count } = place;
      widths.set(nameOf(place), { level, index, width: Math.max(known, offset + count) });
    }
    const tiles = await readTiles(manager, [...widths.values()], memory);
    return places.map((place) => {
      const hashes = tiles.get(nameOf(place)) ?? Buffer.alloc(0);
      return rootOfComplete(
        hashes.subarray(place.offset * hashBytes, (place.offset + place.count) * hashBytes),
      );
    });
  };
}
