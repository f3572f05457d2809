import type { Id } from '#kernel';
import type { Manager } from '#platform/database';
import { entryHash } from '../domain/hashes.ts';
import { entryText, type LoggedRecord, type RecordKind } from '../domain/records.ts';
import { rootOfComplete, tileWidth, tilesFilled } from '../domain/tiles.ts';
import { readTiles } from './tree-nodes.ts';

/** A record that waits to become a leaf. */
export interface Pending {
  readonly seq: string;
  readonly kind: RecordKind;
  readonly id: Id;
}

/**
 * Whether this transaction is the one that may add leaves; the lock goes with it, however it ends. What it commits is
 * on disk before anybody hears of it, whatever the server's settings say.
 */
export async function beginSequencing(manager: Manager): Promise<boolean> {
  const [row]: { mine: boolean }[] = await manager.query(
    `SELECT pg_try_advisory_xact_lock(hashtext('gavel.ledger')) AS mine, set_config('synchronous_commit', 'on', true)`,
  );
  return row?.mine === true;
}

/** What waits, in the order in which it was written. */
export async function readPending(manager: Manager, limit: number): Promise<Pending[]> {
  return manager.query(
    `SELECT seq, kind, record_id AS id FROM ledger_pending ORDER BY ledger_pending.seq LIMIT $1`,
    [limit],
  );
}

export async function treeSize(manager: Manager): Promise<number> {
  const [row]: { size: string | null }[] = await manager.query(
    `SELECT max(leaf_index) + 1 AS size FROM ledger_leaf`,
  );
  return Number(row?.size ?? 0);
}

/** Adds leaves from `from` on. The database refuses a gap, and a leaf of what does not wait. */
export async function appendLeaves(
  manager: Manager,
  from: number,
  leaves: readonly (LoggedRecord & { readonly seq: string })[],
): Promise<void> {
  await manager.query(
    `INSERT INTO ledger_leaf (leaf_index, kind, record_id, pending_seq, digest, document, leaf_hash)
     SELECT $1::bigint + place - 1, kind, record_id, pending_seq, digest, document, leaf_hash
     FROM unnest($2::text[], $3::uuid[], $4::bigint[], $5::bytea[], $6::bytea[], $7::bytea[])
       WITH ORDINALITY AS l(kind, record_id, pending_seq, digest, document, leaf_hash, place)`,
    [
      from,
      leaves.map(({ kind }) => kind),
      leaves.map(({ id }) => id),
      leaves.map(({ seq }) => seq),
      leaves.map(({ digest }) => digest),
      leaves.map(({ document }) => document),
      leaves.map((leaf) => entryHash(Buffer.from(entryText(leaf), 'utf8'))),
    ],
  );
}

/** Keeps the tiles that became full, the lower ones first: those above are made of their roots. */
export async function appendTiles(manager: Manager, from: number, to: number): Promise<void> {
  const filled = tilesFilled(from, to);
  const levels = [...new Set(filled.map(({ level }) => level))];
  for (const level of levels) {
    const wishes = filled.filter((tile) => tile.level === level);
    const tiles = await readTiles(manager, wishes);
    const rows = wishes.map(({ index }) => {
      const hashes = tiles.get(`${level}/${index}`) ?? Buffer.alloc(0);
      return { index, hashes, root: rootOfComplete(hashes.subarray(0, tileWidth * 32)) };
    });
    await manager.query(
      `INSERT INTO ledger_tile (level, tile_index, hashes, root)
       SELECT $1::smallint, tile_index, hashes, root
       FROM unnest($2::bigint[], $3::bytea[], $4::bytea[]) AS t(tile_index, hashes, root)`,
      [level, rows.map(({ index }) => index), rows.map(({ hashes }) => hashes), rows.map(({ root }) => root)],
    );
  }
}

export interface SignedHead {
  readonly size: number;
  readonly root: Uint8Array;
  readonly at: Date;
  readonly note: string;
}

export async function appendCheckpoint(
  manager: Manager,
  { size, root, at, note }: SignedHead,
): Promise<void> {
  await manager.query(`INSERT INTO ledger_checkpoint (size, root, signed_at, note) VALUES ($1, $2, $3, $4)`, [
    size,
    root,
    at,
    note,
  ]);
}

/** The public parts of the keys that signed so far, the first first. */
export async function knownKeys(manager: Manager): Promise<string[]> {
  const rows: { verifier: string }[] = await manager.query(
    `SELECT verifier FROM ledger_key ORDER BY first_size, added_at, verifier`,
  );
  return rows.map(({ verifier }) => verifier);
}

export async function appendKey(manager: Manager, verifier: string, size: number, at: Date): Promise<void> {
  await manager.query(`INSERT INTO ledger_key (verifier, first_size, added_at) VALUES ($1, $2, $3)`, [
    verifier,
    size,
    at,
  ]);
}

export async function countPending(manager: Manager): Promise<number> {
  const [row]: { count: number }[] = await manager.query(`SELECT count(*)::int AS count FROM ledger_pending`);
  return row?.count ?? 0;
}
