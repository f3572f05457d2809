import { Injectable } from '@nestjs/common';
import { AuditAccess } from '#changes';
import { EvidenceStore } from '#evidence';
import { type Actor, canonicalJson, Fault, type Id, notFound } from '#kernel';
import { Database } from '#platform/database';
import { PolicySets } from '#policy';
import { Readable } from 'node:stream';
import { ChangeLeaves } from '../data/change-leaves.ts';
import { LogReader } from '../data/log-reader.ts';
import { tileWidth } from '../domain/tiles.ts';

/** A document and how long it is. */
export interface OpenDocument {
  readonly sizeBytes: number;
  readonly stream: Readable;
}

/** What a verifier needs besides the log: records, and what they refer to. All of it is for auditors. */
@Injectable()
export class ReadRecords {
  constructor(
    private readonly reader: LogReader,
    private readonly changes: ChangeLeaves,
    private readonly policies: PolicySets,
    private readonly store: EvidenceStore,
    private readonly database: Database,
    private readonly access: AuditAccess,
  ) {}

  /** @returns the canonical JSON of each record from a leaf on, `null` for one that is gone: a line each */
  async lines(actor: Actor | null, from: number): Promise<string> {
    const records = await this.access.read(
      this.access.require(actor),
      { query: 'ledger.records', parameters: { from } },
      () => this.reader.records(from, tileWidth),
      (found) => found.length,
    );
    if (records.length === 0) throw notFound('leaf');
    return records.map((stored) => `${canonicalJson(stored?.record ?? null)}\n`).join('');
  }

  /** @returns the canonical JSON that a policy set's digest is taken over */
  async policySet(actor: Actor | null, digest: string): Promise<string> {
    this.access.require(actor);
    const text = await this.policyText(digest);
    if (text === null) throw notFound('policy set');
    return text;
  }

  /** @returns the canonical JSON of a change's material content in a tree of this size */
  async content(actor: Actor | null, change: Id, size: number): Promise<string> {
    this.access.require(actor);
    const text = (await this.changes.contents([change], size)).get(change);
    if (text === undefined) throw notFound('change');
    return text;
  }

  /** @throws Fault NOT_FOUND for a document that is not here, UNAVAILABLE for one that was lost */
  async document(actor: Actor | null, hex: string): Promise<OpenDocument> {
    const digest = `sha256:${hex}`;
    const found = await this.access.read(
      this.access.require(actor),
      { query: 'ledger.document', parameters: { digest } },
      () => this.open(digest),
      (document) => (document === null ? 0 : 1),
    );
    if (found === null) throw notFound('document');
    return found;
  }

  /** For whoever was asked already whether this is theirs to read. */
  async open(digest: string): Promise<OpenDocument | null> {
    if (!/^sha256:[0-9a-f]{64}$/.test(digest))
      throw new Fault('BAD_USER_INPUT', 'This is no SHA-256 digest.');
    const found = await this.changes.document(Buffer.from(digest.slice('sha256:'.length), 'hex'));
    if (found === null) return null;
    if ('sizeBytes' in found)
      return {
        sizeBytes: found.sizeBytes,
        stream: await this.store.content(digest, found.sizeBytes),
      };
    const bytes = Buffer.from(found.text, 'utf8');
    return { sizeBytes: bytes.length, stream: Readable.from([bytes]) };
  }

  /** For whoever was asked already. @returns null for a set that is not kept */
  async policyText(digest: string): Promise<string | null> {
    const files = await this.policies.filesOf(this.database.manager, digest);
    if (files === null) return null;
    const sorted = files.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    return canonicalJson(sorted.map(({ name, text }) => ({ name, text })));
  }
}
