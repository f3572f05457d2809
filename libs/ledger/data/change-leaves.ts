import { Injectable } from '@nestjs/common';
import { ChangesRepository, materialContent } from '#changes';
import { canonicalJson, type Id, type Json } from '#kernel';
import { Database, type Manager } from '#platform/database';
import { batchRanges } from '../domain/batch-proof.ts';
import type { ProvenLeaves } from '../domain/pack/pack-form.ts';
import { ledgerId, type RecordKind } from '../domain/records.ts';
import { hashesOf } from '../domain/tree.ts';
import { readRecords, recordName } from './record-forms.ts';
import { TileMemory, treeNodes } from './tree-nodes.ts';

/** Where a document lies: with the minutes, in the evidence folder, or with others. */
export type FoundDocument = { readonly text: string } | { readonly sizeBytes: number };

/** What is in a tree of what is on record about something, and how much of it is not. */
export interface LeavesInTree extends ProvenLeaves {
  readonly waiting: number;
}

interface Row {
  /** What it is on record about. */
  readonly about: Id;
  readonly kind: RecordKind;
  readonly id: Id;
  readonly index: number | null;
  readonly entry: string;
}

const withLeaves = `
  SELECT r.about, r.kind, r.id, l.leaf_index::float8 AS index, ledger_entry(l.kind, l.record_id, l.digest, l.document) AS entry
  FROM r LEFT JOIN ledger_leaf l ON l.record_id = r.id AND l.kind = r.kind ORDER BY l.leaf_index`;

/** Everything on record about changes, with its leaf; what is not a leaf yet comes last. */
const recordsOfChanges = `
  WITH own(about, kind, id) AS (
    SELECT subject_id, 'event', id FROM event WHERE subject_type = 'change' AND subject_id = ANY($1::uuid[])
    UNION ALL SELECT v.change_id, 'event', e.id
      FROM violation v JOIN event e ON e.subject_type = 'violation' AND e.subject_id = v.id WHERE v.change_id = ANY($1::uuid[])
    UNION ALL SELECT d.change_id, 'event', e.id
      FROM deployment d JOIN event e ON e.subject_type = 'deployment' AND e.subject_id = d.id WHERE d.change_id = ANY($1::uuid[])
    UNION ALL SELECT subject_id, 'decision', id FROM policy_decision
      WHERE subject_type = 'change' AND subject_id = ANY($1::uuid[])
    UNION ALL SELECT a.change_id, 'vote', v.id FROM approval_round a JOIN vote v ON v.round_id = a.id
      WHERE a.change_id = ANY($1::uuid[])
    UNION ALL SELECT change_id, 'evidence', id FROM evidence WHERE change_id = ANY($1::uuid[])
    UNION ALL SELECT DISTINCT i.change_id, 'minutes', m.meeting_id
      FROM meeting_item i JOIN meeting_minutes m ON m.meeting_id = i.meeting_id WHERE i.change_id = ANY($1::uuid[])),
  -- Events by which personal data was erased from any of it: without them it would pass for altered.
  r AS (
    SELECT about, kind, id FROM own
    UNION SELECT own.about, 'event', e.id FROM own
      JOIN erased_record x ON x.record_id = own.id AND x.kind = own.kind JOIN erasure y ON y.id = x.erasure_id
      JOIN event e ON e.subject_type = 'person' AND e.subject_id = y.person_id AND e.type = 'person.recordsErased'
        AND e.data ->> 'erasure' = y.id::text AND e.data -> 'records' ? (own.kind || ' ' || own.id))
  ${withLeaves}`;

/** The keys that ever signed, and what else happened to a subject. */
const recordsOfLog = `
  WITH r(about, kind, id) AS (
    SELECT $1::uuid, 'event', id FROM event
      WHERE subject_type = 'ledger' AND subject_id = '${ledgerId}' AND type = 'ledger.keyAdded'
    UNION ALL SELECT $1::uuid, 'event', id FROM event WHERE subject_type = $2 AND subject_id = $1::uuid AND type = $3)
  ${withLeaves}`;

/** Edits that were not leaves yet at a size, the newest first. */
const laterEdits = `
  SELECT e.subject_id AS "changeId", e.data FROM event e LEFT JOIN ledger_leaf l ON l.record_id = e.id AND l.kind = 'event'
  WHERE e.subject_type = 'change' AND e.subject_id = ANY($1::uuid[]) AND e.type = 'change.edited'
    AND (l.leaf_index IS NULL OR l.leaf_index >= $2) ORDER BY e.seq DESC`;

interface LaterEdit {
  readonly changeId: Id;
  readonly data: { readonly fields: readonly { readonly field: string; readonly before: Json }[] };
}

/** What a pack holds of changes, and what verifiers ask of them. */
@Injectable()
export class ChangeLeaves {
  private readonly memory = new TileMemory();

  constructor(
    private readonly database: Database,
    private readonly changes: ChangesRepository,
  ) {}

  /** The leaves of each change in a tree, with their proof: some queries, however many changes. */
  async of(changes: readonly Id[], size: number): Promise<Map<Id, LeavesInTree>> {
    const rows: Row[] = await this.database.manager.query(recordsOfChanges, [changes]);
    return this.inTree(changes, rows, size);
  }

  /** The leaves of the log's own records, and of a subject's events of one type. */
  async ofLog(
    event: { readonly subjectType: string; readonly subjectId: Id; readonly type: string },
    size: number,
  ): Promise<LeavesInTree> {
    const { subjectType, subjectId, type } = event;
    const rows: Row[] = await this.database.manager.query(recordsOfLog, [subjectId, subjectType, type]);
    return (await this.inTree([subjectId], rows, size)).get(subjectId) ?? noLeaves;
  }

  /**
   * The canonical JSON of changes' material content, as it was in a tree of this size; none for what is no change.
   */
  async contents(changes: readonly Id[], size: number): Promise<Map<Id, string>> {
    return this.database.manager.transaction('REPEATABLE READ', async (manager) => {
      const records = await this.changes.byIds(changes, manager);
      const edits: LaterEdit[] = await manager.query(laterEdits, [changes, size]);
      const texts = new Map<Id, string>();
      for (const [id, record] of records) {
        const content = materialContent(record);
        const undone = edits
          .filter(({ changeId }) => changeId === id)
          .flatMap(({ data }) => data.fields)
          .filter(({ field }) => field in content)
          .map(({ field, before }) => [field, before] as const);
        texts.set(id, canonicalJson({ ...content, ...Object.fromEntries(undone) }));
      }
      return texts;
    });
  }

  /** A document that a leaf is of; null for one that is not here. */
  async document(digest: Uint8Array): Promise<FoundDocument | null> {
    const { manager } = this.database;
    return (await minutes(manager, digest)) ?? (await evidence(manager, digest));
  }

  private async inTree(
    subjects: readonly Id[],
    rows: readonly Row[],
    size: number,
  ): Promise<Map<Id, LeavesInTree>> {
    const { manager } = this.database;
    const isLogged = (row: Row): row is Row & { index: number } => (row.index ?? size) < size;
    const records = await readRecords(manager, rows.filter(isLogged));
    const groups = subjects.map((subject) => rows.filter(({ about }) => about === subject));
    const ranges = groups.map((group) =>
      batchRanges(
        group.filter(isLogged).map(({ index }) => index),
        size,
      ),
    );
    const hashes = await hashesOf(ranges.flat(), treeNodes(manager, this.memory));
    let from = 0;
    return new Map(
      groups.map((group, at) => {
        const logged = group.filter(isLogged);
        const leaves = logged.map(({ kind, id, index, entry }) => {
          const stored = records.get(recordName(kind, id));
          return { index, entry, record: stored === undefined ? null : canonicalJson(stored.record) };
        });
        const proof = hashes.slice(from, (from += ranges[at]?.length ?? 0));
        return [subjects[at] ?? '', { leaves, hashes: proof, waiting: group.length - logged.length }];
      }),
    );
  }
}

const noLeaves: LeavesInTree = { leaves: [], hashes: [], waiting: 0 };

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
