import type { Id } from '#kernel';
import type { Manager } from '#platform/database';
import { parseCheckpoint } from '../domain/checkpoint.ts';
import { entryHash } from '../domain/hashes.ts';
import { parseVerifier, verifierOf } from '../domain/keys.ts';
import { parseNote, verifyNote } from '../domain/note.ts';
import { entryText, recordDigest, type RecordKind } from '../domain/records.ts';
import { rootOfComplete, tilesFilled, tileWidth } from '../domain/tiles.ts';
import { rootOf } from '../domain/tree.ts';
import { knownKeys, treeSize } from './log-tables.ts';
import { readRecords, recordName } from './record-forms.ts';
import { treeNodes } from './tree-nodes.ts';

/** Something in the database that does not fit the log, and where it is. */
export interface LogFault {
  /** `leaf 12`, `tile 0/3`, `checkpoint 300`, `event 0190…`. */
  readonly place: string;
  readonly message: string;
}

export interface AuditWindow {
  /** Leaves that were held against their records. */
  readonly checked: number;
  /** Where to go on; null at the end. */
  readonly next: number | null;
  readonly faults: readonly LogFault[];
}

interface LeafRow {
  readonly at: number;
  readonly kind: RecordKind;
  readonly id: Id;
  readonly digest: Buffer;
  readonly document: Buffer | null;
  readonly hash: Buffer;
}

const same = (a: Uint8Array | null, b: Uint8Array | null): boolean =>
  a === null || b === null ? a === b : Buffer.compare(a, b) === 0;

/** Leaves of one window; a whole number of tiles. */
export const auditedAtOnce = 10 * tileWidth;

/**
 * Holds a part of the log against everything that it was made from: records, leaves, tiles, checkpoints and their
 * signatures. The last part also looks for records that the log does not know.
 */
export async function auditWindow(manager: Manager, from: number): Promise<AuditWindow> {
  const size = await treeSize(manager);
  const begin = Math.floor(from / tileWidth) * tileWidth;
  const end = Math.min(size, begin + auditedAtOnce);
  const faults = [
    ...(await leafFaults(manager, begin, end)),
    ...(await tileFaults(manager, begin, end)),
    ...(await checkpointFaults(manager, begin, end)),
    ...(end === size ? await unloggedFaults(manager, size) : []),
  ];
  return { checked: Math.max(0, end - begin), next: end < size ? end : null, faults };
}

async function leafFaults(manager: Manager, begin: number, end: number): Promise<LogFault[]> {
  const rows: LeafRow[] = await manager.query(
    `SELECT leaf_index::int AS at, kind, record_id AS id, digest, document, leaf_hash AS hash FROM ledger_leaf
     WHERE leaf_index >= $1 AND leaf_index < $2 ORDER BY leaf_index`,
    [begin, end],
  );
  const byIndex = new Map(rows.map((row) => [row.at, row]));
  const records = await readRecords(manager, rows);
  const erased = await erasedAmong(manager, rows);
  const faults: LogFault[] = [];
  for (let at = begin; at < end; at += 1) {
    const place = `leaf ${at}`;
    const leaf = byIndex.get(at);
    if (leaf === undefined) {
      faults.push({ place, message: 'It is missing.' });
      continue;
    }
    const name = recordName(leaf.kind, leaf.id);
    const stored = records.get(name);
    if (stored === undefined) faults.push({ place, message: `Its record, ${name}, is gone.` });
    else if (
      (!erased.has(name) && !same(recordDigest(stored.record), leaf.digest)) ||
      !same(stored.document, leaf.document)
    )
      faults.push({ place, message: `Its record, ${name}, is not what was logged.` });
    if (!same(entryHash(Buffer.from(entryText(leaf), 'utf8')), leaf.hash))
      faults.push({ place, message: 'Its hash is not that of its entry.' });
  }
  return faults;
}

/** Records that an erasure of personal data altered, by an event of the log that names them. */
async function erasedAmong(
  manager: Manager,
  rows: readonly { readonly id: Id }[],
): Promise<ReadonlySet<string>> {
  const found: { kind: string; id: Id }[] = await manager.query(
    `SELECT r.kind, r.record_id AS id FROM erased_record r JOIN erasure x ON x.id = r.erasure_id
     WHERE r.record_id = ANY($1::uuid[]) AND EXISTS (
       SELECT FROM event e WHERE e.subject_type = 'person' AND e.subject_id = x.person_id AND e.type = 'person.recordsErased'
         AND e.data ->> 'erasure' = x.id::text AND e.data -> 'records' ? (r.kind || ' ' || r.record_id))`,
    [rows.map(({ id }) => id)],
  );
  return new Set(found.map(({ kind, id }) => recordName(kind, id)));
}

/** The tiles that became full in the window, of every level, against what is below them. */
async function tileFaults(manager: Manager, begin: number, end: number): Promise<LogFault[]> {
  const faults: LogFault[] = [];
  for (const { level, index } of tilesFilled(begin, end)) {
    const place = `tile ${level}/${index}`;
    const rows: { hashes: Buffer; root: Buffer; below: Buffer | null }[] = await manager.query(
      `SELECT hashes, root, CASE level WHEN 0
         THEN (SELECT string_agg(leaf_hash, '' ORDER BY leaf_index) FROM ledger_leaf
               WHERE leaf_index >= t.tile_index * 256 AND leaf_index < (t.tile_index + 1) * 256)
         ELSE (SELECT string_agg(b.root, '' ORDER BY b.tile_index) FROM ledger_tile b
               WHERE b.level = t.level - 1 AND b.tile_index >= t.tile_index * 256 AND b.tile_index < (t.tile_index + 1) * 256)
         END AS below FROM ledger_tile t WHERE level = $1 AND tile_index = $2`,
      [level, index],
    );
    const [tile] = rows;
    if (tile === undefined) faults.push({ place, message: 'It is missing.' });
    else if (!same(tile.hashes, tile.below))
      faults.push({ place, message: 'It does not hold what is below it.' });
    else if (!same(rootOfComplete(tile.hashes), tile.root))
      faults.push({ place, message: 'Its root is another.' });
  }
  return faults;
}

async function checkpointFaults(manager: Manager, begin: number, end: number): Promise<LogFault[]> {
  const rows: { size: number; root: Buffer; note: string }[] = await manager.query(
    `SELECT size::int AS size, root, note FROM ledger_checkpoint WHERE size > $1 AND size <= $2 ORDER BY ledger_checkpoint.size`,
    [begin, end],
  );
  const verifiers = (await knownKeys(manager)).flatMap((text) => parseVerifier(text) ?? []).map(verifierOf);
  const faults: LogFault[] = [];
  for (const { size, root, note } of rows) {
    const place = `checkpoint ${size}`;
    const parsed = parseNote(note);
    const told = parseCheckpoint(parsed?.text ?? '');
    if (parsed === null || verifyNote(parsed, verifiers)?.length !== parsed.signatures.length)
      faults.push({ place, message: 'It is not signed by the keys of the log alone.' });
    else if (told?.size !== size || !same(told.root, root))
      faults.push({ place, message: 'Its note says something else.' });
    const derived = await rootOf(size, treeNodes(manager)).catch(() => null);
    if (!same(derived, root)) faults.push({ place, message: 'The tree has another root.' });
  }
  if (begin < end && rows.at(-1)?.size !== end && end === (await treeSize(manager)))
    faults.push({ place: `checkpoint ${end}`, message: 'It is missing.' });
  return faults;
}

async function unloggedFaults(manager: Manager, size: number): Promise<LogFault[]> {
  const rows: { kind: string; id: Id }[] = await manager.query(
    `SELECT r.kind, r.id FROM (
       SELECT 'event' AS kind, id FROM event UNION ALL SELECT 'decision', id FROM policy_decision
       UNION ALL SELECT 'vote', id FROM vote UNION ALL SELECT 'minutes', meeting_id FROM meeting_minutes
       UNION ALL SELECT 'evidence', id FROM evidence) r
     WHERE NOT EXISTS (SELECT FROM ledger_leaf l WHERE l.record_id = r.id AND l.kind = r.kind)
       AND NOT EXISTS (SELECT FROM ledger_pending p WHERE p.record_id = r.id AND p.kind = r.kind)
     LIMIT 1000`,
  );
  const expired: { id: Id }[] = await manager.query(
    `SELECT x.evidence_id AS id FROM content_expiry x LEFT JOIN event e ON e.id = x.event_id
     WHERE e.type IS DISTINCT FROM 'change.evidenceExpired' OR e.data ->> 'evidence' IS DISTINCT FROM x.evidence_id::text
       OR e.data ->> 'digest' IS DISTINCT FROM x.digest OR e.data ->> 'rule' IS DISTINCT FROM x.rule LIMIT 1000`,
  );
  const beyond: { level: number; index: string }[] = await manager.query(
    `SELECT level, tile_index AS index FROM ledger_tile WHERE (tile_index + 1) * power(256, level + 1) > $1 LIMIT 1000`,
    [size],
  );
  const heads: { size: string }[] = await manager.query(
    `SELECT size FROM ledger_checkpoint WHERE size > $1 LIMIT 1000`,
    [size],
  );
  return [
    ...rows.map(({ kind, id }) => ({
      place: recordName(kind, id),
      message: 'It is neither a leaf nor waits to become one.',
    })),
    ...expired.map(({ id }) => ({
      place: recordName('evidence', id),
      message: 'It is said to have expired, and no event of the log says so.',
    })),
    ...beyond.map(({ level, index }) => ({ place: `tile ${level}/${index}`, message: 'It has no leaves.' })),
    ...heads.map((head) => ({ place: `checkpoint ${head.size}`, message: 'Leaves before it are missing.' })),
  ];
}
