import { Injectable } from '@nestjs/common';
import { ChangesRepository, materialContent } from '#changes';
import { canonicalJson, type Id, type Json } from '#kernel';
import { Database, type Manager } from '#platform/database';
import type { PackLeaf } from '../domain/pack/pack-form.ts';
import { inclusionRanges } from '../domain/proofs.ts';
import type { RecordKind } from '../domain/records.ts';
import { hashesOf } from '../domain/tree.ts';
import { readRecords, recordName } from './record-forms.ts';
import { TileMemory, treeNodes } from './tree-nodes.ts';

/** Where a document lies: with the minutes, in the evidence folder, or with others. */
export type FoundDocument = { readonly text: string } | { readonly sizeBytes: number };

interface Row {
  readonly kind: RecordKind;
  readonly id: Id;
  readonly index: number | null;
  readonly entry: string;
}

/** Everything on record about a change, with its leaf; what is not a leaf yet comes last. */
const recordsOfChange = `
  WITH r(kind, id) AS (
    SELECT 'event', id FROM event WHERE subject_type = 'change' AND subject_id = $1
    UNION ALL SELECT 'event', e.id FROM violation v JOIN event e ON e.subject_type = 'violation' AND e.subject_id = v.id
      WHERE v.change_id = $1
    UNION ALL SELECT 'event', e.id FROM deployment d JOIN event e ON e.subject_type = 'deployment' AND e.subject_id = d.id
      WHERE d.change_id = $1
    UNION ALL SELECT 'decision', id FROM policy_decision WHERE subject_type = 'change' AND subject_id = $1
    UNION ALL SELECT 'vote', v.id FROM approval_round a JOIN vote v ON v.round_id = a.id WHERE a.change_id = $1
    UNION ALL SELECT 'evidence', id FROM evidence WHERE change_id = $1
    UNION ALL SELECT 'minutes', meeting_id FROM meeting_minutes
      WHERE meeting_id IN (SELECT meeting_id FROM meeting_item WHERE change_id = $1))
  SELECT r.kind, r.id, l.leaf_index::float8 AS index, ledger_entry(l.kind, l.record_id, l.digest, l.document) AS entry
  FROM r LEFT JOIN ledger_leaf l ON l.record_id = r.id AND l.kind = r.kind ORDER BY l.leaf_index`;

/** Edits that were not leaves yet at a size, the newest first. */
const laterEdits = `
  SELECT e.data FROM event e LEFT JOIN ledger_leaf l ON l.record_id = e.id AND l.kind = 'event'
  WHERE e.subject_type = 'change' AND e.subject_id = $1 AND e.type = 'change.edited'
    AND (l.leaf_index IS NULL OR l.leaf_index >= $2) ORDER BY e.seq DESC`;

/** What a pack holds of a change, and what verifiers ask of one. */
@Injectable()
export class ChangeLeaves {
  private readonly memory = new TileMemory();

  constructor(
    private readonly database: Database,
    private readonly changes: ChangesRepository,
  ) {}

  /** The leaves of a change in a tree, with proofs, and how many of its records were not in it. */
  async of(change: Id, size: number): Promise<{ leaves: PackLeaf[]; waiting: number }> {
    const { manager } = this.database;
    const rows: Row[] = await manager.query(recordsOfChange, [change]);
    const logged = rows.filter((row): row is Row & { index: number } => (row.index ?? size) < size);
    const records = await readRecords(manager, logged);
    const paths = logged.map(({ index }) => inclusionRanges(index, size));
    const hashes = await hashesOf(paths.flat(), treeNodes(manager, this.memory));
    let from = 0;
    const leaves = logged.map(({ kind, id, index, entry }, at) => {
      const stored = records.get(recordName(kind, id));
      const path = hashes.slice(from, (from += paths[at]?.length ?? 0));
      return {
        index,
        entry,
        record: stored === undefined ? null : canonicalJson(stored.record),
        hashes: path,
      };
    });
    return { leaves, waiting: rows.length - logged.length };
  }

  /** The canonical JSON of a change's material content, as it was in a tree of this size; null for no change. */
  async content(change: Id, size: number): Promise<string | null> {
    return this.database.manager.transaction('REPEATABLE READ', async (manager) => {
      const record = (await this.changes.byIds([change], manager)).get(change);
      if (record === undefined) return null;
      const content = materialContent(record);
      const edits: { data: { fields: { field: string; before: Json }[] } }[] = await manager.query(
        laterEdits,
        [change, size],
      );
      const undone = edits
        .flatMap(({ data }) => data.fields)
        .filter(({ field }) => field in content)
        .map(({ field, before }) => [field, before] as const);
      return canonicalJson({ ...content, ...Object.fromEntries(undone) });
    });
  }

  /** A document that a leaf is of; null for one that is not here. */
  async document(digest: Uint8Array): Promise<FoundDocument | null> {
    const { manager } = this.database;
    return (await minutes(manager, digest)) ?? (await evidence(manager, digest));
  }
}

async function minutes(manager: Manager, digest: Uint8Array): Promise<FoundDocument | null> {
  const [row]: { text: string }[] = await manager.query(
    `SELECT m.content AS text FROM ledger_leaf l JOIN meeting_minutes m ON m.meeting_id = l.record_id
     WHERE l.document = $1 AND l.kind = 'minutes' LIMIT 1`,
    [digest],
  );
  return row ?? null;
}

async function evidence(manager: Manager, digest: Uint8Array): Promise<FoundDocument | null> {
  const [row]: { sizeBytes: number }[] = await manager.query(
    `SELECT e.size_bytes::float8 AS "sizeBytes" FROM ledger_leaf l JOIN evidence e ON e.id = l.record_id
     WHERE l.document = $1 AND l.kind = 'evidence' AND e.size_bytes IS NOT NULL LIMIT 1`,
    [digest],
  );
  return row ?? null;
}
