import { createHash } from 'node:crypto';
import {
  bundlePath,
  hashBytes,
  levelWidths,
  named,
  type NodeReader,
  placeOf,
  rootOfComplete,
  type Tile,
  tilePath,
  tileWidth,
} from '#ledger/contract';
import type { Api } from '../client/api.ts';
import { CliError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';

/** A log over HTTP, as C2SP tlog-tiles has it, and Gavel's doors to what its leaves are of. Nothing it says is believed. */
export class LogClient {
  constructor(private readonly api: Api) {}

  async checkpoint(): Promise<string> {
    return (await this.api.bytes('/ledger/checkpoint')).toString('utf8');
  }

  /** @returns null for a tile that the log does not give, or gives in another length */
  async tile(tile: Tile): Promise<Buffer | null> {
    const bytes = await unlessMissing(this.api.bytes(`/ledger/${tilePath(tile)}`));
    return bytes?.length === tile.width * hashBytes ? bytes : null;
  }

  entries(index: number, width: number): Promise<Buffer | null> {
    return unlessMissing(this.api.bytes(`/ledger/${bundlePath({ index, width })}`));
  }

  /** The canonical JSON of records from a leaf on; null for each that is gone. */
  async records(from: number): Promise<(string | null)[]> {
    const bytes = await unlessMissing(this.api.bytes(`/ledger/records/${from}`));
    const lines = (bytes?.toString('utf8') ?? '').split('\n').slice(0, -1);
    return lines.map((line) => (line === 'null' ? null : line));
  }

  async policySet(digest: string): Promise<string | null> {
    return textOf(await unlessMissing(this.api.bytes(`/ledger/policies/${hexOf(digest)}`)));
  }

  async content(change: string, size: number): Promise<string | null> {
    const asked = this.api.bytes(`/ledger/contents/${change}`, { query: { size } });
    return textOf(await unlessMissing(asked));
  }

  /** The digest of a document as it arrives; null when it is not there, or does not arrive whole. */
  async documentDigest(digest: string): Promise<string | null> {
    const response = await this.api.open(`/ledger/documents/${hexOf(digest)}`);
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      return null;
    }
    const hash = createHash('sha256');
    try {
      for await (const piece of response.body as AsyncIterable<Uint8Array>) hash.update(piece);
    } catch {
      return null;
    }
    return named(hash.digest());
  }

  handIn(note: string): Promise<unknown> {
    const headers = { 'content-type': 'text/plain' };
    return this.api.bytes('/ledger/cosignatures', { method: 'POST', body: note, headers });
  }

  /** Complete subtrees of a tree of a size, from its tiles; each tile is asked for once. */
  nodes(size: number): NodeReader {
    const widths = levelWidths(size);
    const tiles = new Map<string, Promise<Buffer | null>>();
    return (nodes) =>
      Promise.all(
        nodes.map(async (node) => {
          const { level, index, offset, count } = placeOf(node);
          const width = Math.min(tileWidth, (widths[level] ?? 0) - index * tileWidth);
          const path = tilePath({ level, index, width });
          const asked = tiles.get(path) ?? this.tile({ level, index, width });
          tiles.set(path, asked);
          const hashes = (await asked)?.subarray(offset * hashBytes, (offset + count) * hashBytes);
          if (hashes?.length !== count * hashBytes) throw new MissingTile(path);
          return rootOfComplete(hashes);
        }),
      );
  }
}

/** The log has signed a tree and does not show it. */
export class MissingTile extends Error {
  override readonly name = 'MissingTile';
  constructor(readonly path: string) {
    super(`The log does not give its ${path}.`);
  }
}

const hexOf = (digest: string): string => encodeURIComponent(digest.slice('sha256:'.length));
const textOf = (bytes: Buffer | null): string | null => bytes?.toString('utf8') ?? null;

/** What a log does not have is an answer about the log; that it cannot be asked is none. */
async function unlessMissing(asked: Promise<Buffer>): Promise<Buffer | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof CliError && error.exitCode === exitCodes.notFound) return null;
    throw error;
  }
}
