import { Injectable } from '@nestjs/common';
import type { Id } from '#kernel';
import type { PackedChange } from '#ledger/contract';
import { Database } from '#platform/database';
import type { EvidencePack } from '../domain/pack.ts';

/** A part of an archive that is on disk. */
export interface PackPart {
  readonly bytes: number;
  readonly digest: string;
}

/** What a further part brings, besides its bytes. */
export interface Progress {
  /** Changes in it, in their order. */
  readonly changes: readonly PackedChange[];
  /** Files that their records refer to. */
  readonly references: ReadonlySet<string>;
  /** The last of such files that is in it. */
  readonly reference: string | null;
}

/** What the archives of packs are made of, and how far that is. */
@Injectable()
export class PackParts {
  constructor(private readonly database: Database) {}

  /** Selected changes from one on, in their order. */
  async changesFrom(id: Id, place: number, limit: number): Promise<{ id: Id; number: number }[]> {
    return this.database.manager.query(
      `SELECT c.id, c.number::float8 AS number FROM evidence_pack_change p JOIN change c ON c.id = p.change_id
       WHERE p.pack_id = $1 AND p.ordinal >= $2 ORDER BY p.ordinal LIMIT $3`,
      [id, place, limit],
    );
  }

  /** The next files that records refer to and that are not in the archive yet. */
  async referencesAfter({ id, reference }: EvidencePack, limit: number): Promise<string[]> {
    const rows: { name: string }[] = await this.database.manager.query(
      `SELECT name FROM evidence_pack_reference WHERE pack_id = $1 AND name > $2 ORDER BY name LIMIT $3`,
      [id, reference, limit],
    );
    return rows.map(({ name }) => name);
  }

  /** What the first page says of each change. */
  async summaries(id: Id): Promise<PackedChange[]> {
    const rows: { summary: PackedChange }[] = await this.database.manager.query(
      `SELECT summary FROM evidence_pack_change WHERE pack_id = $1 ORDER BY ordinal`,
      [id],
    );
    return rows.map(({ summary }) => summary);
  }

  async parts(id: Id): Promise<PackPart[]> {
    return this.database.manager.query(
      `SELECT bytes::float8 AS bytes, digest FROM evidence_pack_part WHERE pack_id = $1 ORDER BY ordinal`,
      [id],
    );
  }

  /** @returns whether it was this far: somebody else may have carried it on, or ended it */
  async add(pack: EvidencePack, part: PackPart, progress: Progress): Promise<boolean> {
    const { changes, references, reference } = progress;
    return this.database.manager.transaction(async (manager) => {
      const [rows]: [unknown[], number] = await manager.query(
        `UPDATE evidence_pack SET parts = parts + 1, done = done + $3, reference = coalesce($4, reference), bytes = bytes + $5,
           fault = NULL
         WHERE id = $1 AND state = 'RUNNING' AND parts = $2 RETURNING id`,
        [pack.id, pack.parts, changes.length, reference, part.bytes],
      );
      if (rows.length === 0) return false;
      await manager.query(
        `INSERT INTO evidence_pack_part (pack_id, ordinal, bytes, digest) VALUES ($1, $2, $3, $4)`,
        [pack.id, pack.parts, part.bytes, part.digest],
      );
      await manager.query(
        `INSERT INTO evidence_pack_reference (pack_id, name) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING`,
        [pack.id, [...references]],
      );
      await manager.query(
        `UPDATE evidence_pack_change c SET summary = s.summary
         FROM unnest($2::uuid[], $3::jsonb[]) AS s(change_id, summary) WHERE c.pack_id = $1 AND c.change_id = s.change_id`,
        [pack.id, changes.map(({ id }) => id), changes.map((change) => JSON.stringify(change))],
      );
      return true;
    });
  }
}
