import { hashBytes, nodeHash } from './hashes.ts';
import type { NodeId } from './tree.ts';

/** C2SP tlog-tiles: a tile spans 8 levels of the tree, so it has up to 256 hashes. */
export const tileHeight = 8;
export const tileWidth = 2 ** tileHeight;

/** A tile: the `index`-th of its level, full or the first `width` hashes of it. */
export interface Tile {
  readonly level: number;
  readonly index: number;
  readonly width: number;
}

/** How many hashes each level of tiles has in a tree of a size: 70,000, 273, 1 for 70,000 leaves. */
export function levelWidths(size: number): number[] {
  const widths: number[] = [];
  for (let width = size; width > 0; width = Math.floor(width / tileWidth)) widths.push(width);
  return widths;
}

/** Every tile that a tree of `to` leaves has full and one of `from` leaves has not. */
export function tilesFilled(from: number, to: number): Tile[] {
  const before = levelWidths(from).map((width) => Math.floor(width / tileWidth));
  return levelWidths(to).flatMap((width, level) => {
    const first = before[level] ?? 0;
    const count = Math.floor(width / tileWidth) - first;
    return Array.from({ length: count }, (_, i) => ({ level, index: first + i, width: tileWidth }));
  });
}

/** Whether a tree of this size has the tile. */
export function tileExists({ level, index, width }: Tile, size: number): boolean {
  return index * tileWidth + width <= (levelWidths(size)[level] ?? 0);
}

/** The tile that a complete subtree's hash is in or follows from, and where in it: `count` hashes from `offset` on. */
export function placeOf({ height, index }: NodeId): {
  level: number;
  index: number;
  offset: number;
  count: number;
} {
  const level = Math.floor(height / tileHeight);
  const count = 2 ** (height % tileHeight);
  const first = index * count;
  return { level, index: Math.floor(first / tileWidth), offset: first % tileWidth, count };
}

/** The root of a complete subtree whose leaves are these hashes; their number is a power of two. */
export function rootOfComplete(hashes: Uint8Array): Uint8Array {
  let row = Array.from({ length: hashes.length / hashBytes }, (_, i) =>
    hashes.subarray(i * hashBytes, (i + 1) * hashBytes),
  );
  while (row.length > 1)
    row = Array.from({ length: row.length / 2 }, (_, i) =>
      nodeHash(row[2 * i] as Uint8Array, row[2 * i + 1] as Uint8Array),
    );
  return row[0] ?? new Uint8Array();
}

/** `x001/x234/067` for 1234067. */
function indexPath(index: number): string {
  const groups: string[] = [];
  for (let rest = index; ; rest = Math.floor(rest / 1000)) {
    groups.unshift(String(rest % 1000).padStart(3, '0'));
    if (rest < 1000) return groups.map((g, i) => (i < groups.length - 1 ? `x${g}` : g)).join('/');
  }
}

const partial = (width: number): string => (width === tileWidth ? '' : `.p/${width}`);

/** Where a tile lies below the log's prefix: `tile/0/x001/067`, `tile/1/000.p/17`. */
export const tilePath = ({ level, index, width }: Tile): string =>
  `tile/${level}/${indexPath(index)}${partial(width)}`;

/** Where the entries of a tile of level 0 lie. */
export const bundlePath = ({ index, width }: Omit<Tile, 'level'>): string =>
  `tile/entries/${indexPath(index)}${partial(width)}`;

const shape = /^tile\/(entries|0|[1-9]\d?)\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;

/** @returns what a path names, null for one that names nothing, or names it in another way than `tilePath` does */
export function parseTilePath(path: string): (Tile & { readonly entries: boolean }) | null {
  const [, level, digits = '', width] = shape.exec(path) ?? [];
  if (level === undefined) return null;
  const entries = level === 'entries';
  const tile = {
    level: entries ? 0 : Number(level),
    index: Number(digits.replaceAll(/[x/]/g, '')),
    width: width === undefined ? tileWidth : Number(width),
  };
  const again = entries ? bundlePath(tile) : tilePath(tile);
  return Number.isSafeInteger(tile.index * tileWidth) && tile.level <= 63 && again === path
    ? { ...tile, entries }
    : null;
}

/** An entry bundle: each entry after its length, 16 bits, big-endian. */
export function bundleOf(entries: readonly Uint8Array[]): Buffer {
  return Buffer.concat(
    entries.flatMap((entry) => {
      if (entry.length > 0xffff) throw new RangeError(`An entry of ${entry.length} bytes fits no bundle.`);
      return [Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry];
    }),
  );
}

/** @throws RangeError when the bytes are not a whole number of entries */
export function entriesOf(bundle: Uint8Array): Uint8Array[] {
  const entries: Uint8Array[] = [];
  const view = new DataView(bundle.buffer, bundle.byteOffset, bundle.byteLength);
  for (let at = 0; at < bundle.length;) {
    const end = at + 2 + (at + 2 <= bundle.length ? view.getUint16(at) : bundle.length);
    if (end > bundle.length) throw new RangeError('The entry bundle is cut off.');
    entries.push(bundle.subarray(at + 2, end));
    at = end;
  }
  return entries;
}
