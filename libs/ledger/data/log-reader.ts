import { Injectable } from '@nestjs/common';
import type { Id } from '#kernel';
import { Database } from '#platform/database';
import type { RecordKind } from '../domain/records.ts';
import { tileExists, tileWidth, type Tile } from '../domain/tiles.ts';
import type { NodeReader } from '../domain/tree.ts';
import { readRecords, recordName, type StoredRecord } from './record-forms.ts';
import { readTiles, TileMemory, treeNodes } from './tree-nodes.ts';

/** A tree head as it was signed, and by whom it was cosigned. */
export interface KeptCheckpoint {
  readonly size: number;
  readonly root: Buffer;
  readonly at: Date;
  /** With the log's own signatures. */
  readonly note: string;
  readonly cosignatures: readonly KeptCosignature[];
}

export interface KeptCosignature {
  readonly name: string;
  readonly keyId: number;
  readonly signature: Buffer;
}

export interface KeptLeaf {
  readonly index: number;
  readonly kind: RecordKind;
  readonly id: Id;
  readonly leafHash: Buffer;
  readonly entry: string;
}

export interface KeptKey {
  readonly verifier: string;
  /** The first checkpoint that it signed. */
  readonly firstSize: number;
  readonly addedAt: Date;
}

interface CheckpointRow {
  readonly size: string;
  readonly root: Buffer;
  readonly at: Date;
  readonly note: string;
  readonly cosignatures: { name: string; keyId: number; signature: string }[];
}
interface LeafRow extends Omit<KeptLeaf, 'index'> {
  readonly index: string;
}

const checkpointSql = `
  SELECT c.size, c.root, c.signed_at AS at, c.note, coalesce((
    SELECT jsonb_agg(jsonb_build_object('name', s.name, 'keyId', s.key_id, 'signature', encode(s.signature, 'hex'))
                     ORDER BY s.name, s.key_id)
    FROM ledger_cosignature s WHERE s.size = c.size), '[]') AS cosignatures
  FROM ledger_checkpoint c`;
const leafSql = `
  SELECT leaf_index AS index, kind, record_id AS id, leaf_hash AS "leafHash",
         ledger_entry(kind, record_id, digest, document) AS entry FROM ledger_leaf`;

const checkpointOf = ({ size, cosignatures, ...row }: CheckpointRow): KeptCheckpoint => ({
  ...row,
  size: Number(size),
  cosignatures: cosignatures.map(({ name, keyId, signature }) => ({
    name,
    keyId,
    signature: Buffer.from(signature, 'hex'),
  })),
});
const leafOf = ({ index, ...row }: LeafRow): KeptLeaf => ({ ...row, index: Number(index) });

/** Reads the log. What was once signed never changes, so full tiles are remembered. */
@Injectable()
export class LogReader {
  private readonly memory = new TileMemory();

  constructor(private readonly database: Database) {}

  /** Hashes of complete subtrees. */
  get nodes(): NodeReader {
    return treeNodes(this.database.manager, this.memory);
  }

  /** @param witnessed the newest that a witness has signed, rather than the newest */
  async latest(witnessed = false): Promise<KeptCheckpoint | null> {
    const condition = witnessed
      ? `WHERE c.size = (SELECT max(size) FROM ledger_cosignature)`
      : `ORDER BY c.size DESC LIMIT 1`;
    const [row]: CheckpointRow[] = await this.database.manager.query(`${checkpointSql} ${condition}`);
    return row === undefined ? null : checkpointOf(row);
  }

  async at(sizes: readonly number[]): Promise<Map<number, KeptCheckpoint>> {
    const rows: CheckpointRow[] = await this.database.manager.query(
      `${checkpointSql} WHERE c.size = ANY($1::bigint[])`,
      [[...sizes]],
    );
    return new Map(rows.map(checkpointOf).map((found) => [found.size, found]));
  }

  async leaf(kind: RecordKind, id: Id): Promise<KeptLeaf | null> {
    const [row]: LeafRow[] = await this.database.manager.query(
      `${leafSql} WHERE record_id = $1 AND kind = $2`,
      [id, kind],
    );
    return row === undefined ? null : leafOf(row);
  }

  /** The first leaf of a document with this SHA-256 digest. */
  async leafOfDocument(digest: Uint8Array): Promise<KeptLeaf | null> {
    const [row]: LeafRow[] = await this.database.manager.query(
      `${leafSql} WHERE document = $1 ORDER BY leaf_index LIMIT 1`,
      [Buffer.from(digest)],
    );
    return row === undefined ? null : leafOf(row);
  }

  /** The record that a leaf is of, as it stands now; null when its row is gone. */
  async record({ kind, id }: KeptLeaf): Promise<StoredRecord | null> {
    const found = await readRecords(this.database.manager, [{ kind, id }]);
    return found.get(recordName(kind, id)) ?? null;
  }

  /** Records of leaves from one on, as they stand now; null for one whose row is gone. */
  async records(from: number, count: number): Promise<(StoredRecord | null)[]> {
    const rows: LeafRow[] = await this.database.manager.query(
      `${leafSql} WHERE leaf_index >= $1 AND leaf_index < $2 ORDER BY leaf_index`,
      [from, from + count],
    );
    const found = await readRecords(this.database.manager, rows);
    return rows.map(({ kind, id }) => found.get(recordName(kind, id)) ?? null);
  }

  /** The hashes of a tile, one after another; null for one that the tree does not have. */
  async tile(tile: Tile): Promise<Buffer | null> {
    if (!(await this.has(tile))) return null;
    const found = await readTiles(this.database.manager, [tile], this.memory);
    return found.get(`${tile.level}/${tile.index}`)?.subarray(0, tile.width * 32) ?? null;
  }

  /** The entries of a tile of level 0; null for one that the tree does not have. */
  async entries(tile: Tile): Promise<Buffer[] | null> {
    if (!(await this.has(tile))) return null;
    const first = tile.index * tileWidth;
    const rows: LeafRow[] = await this.database.manager.query(
      `${leafSql} WHERE leaf_index >= $1 AND leaf_index < $2 ORDER BY leaf_index`,
      [first, first + tile.width],
    );
    return rows.map(({ entry }) => Buffer.from(entry, 'utf8'));
  }

  async keys(): Promise<KeptKey[]> {
    const rows: { verifier: string; first: string; at: Date }[] = await this.database.manager.query(
      `SELECT verifier, first_size AS first, added_at AS at FROM ledger_key ORDER BY first_size, added_at, verifier`,
    );
    return rows.map(({ verifier, first, at }) => ({ verifier, firstSize: Number(first), addedAt: at }));
  }

  /** Keeps a witness's first cosignature of a checkpoint. */
  async keepCosignature(size: number, { name, keyId, signature }: KeptCosignature, at: Date): Promise<void> {
    await this.database.manager.query(
      `INSERT INTO ledger_cosignature (size, name, key_id, signature, received_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT DO NOTHING`,
      [size, name, keyId, signature, at],
    );
  }

  private async has(tile: Tile): Promise<boolean> {
    const latest = await this.latest();
    return tile.width > 0 && tileExists(tile, latest?.size ?? 0);
  }
}
