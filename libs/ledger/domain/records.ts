import { canonicalJson, type Id, type Json, sha256 } from '#kernel';

/** What becomes a leaf: each row of these records, once. */
export const recordKinds = ['event', 'decision', 'vote', 'minutes', 'evidence'] as const;
export type RecordKind = (typeof recordKinds)[number];

/** What the ledger's own events are about: there is one ledger. */
export const ledgerId: Id = '00000000-0000-7000-8000-000000000001';

/** What is logged of a record: digests alone, so that what the record holds can expire without the log. */
export interface LoggedRecord {
  readonly kind: RecordKind;
  readonly id: Id;
  /** SHA-256 of the record's canonical JSON (RFC 8785). */
  readonly digest: Uint8Array;
  /** SHA-256 of the document that the record is about; null for a record without one. */
  readonly document: Uint8Array | null;
}

/** A record's digest; that of `null` says that the row was gone before it was logged. */
export const recordDigest = (record: Json): Buffer => sha256(canonicalJson(record));

const named = (digest: Uint8Array): string => `sha256:${Buffer.from(digest).toString('hex')}`;

/** The entry of the log: canonical JSON, the same text that the database holds each leaf against. */
export function entryText({ kind, id, digest, document }: LoggedRecord): string {
  return canonicalJson({
    kind,
    id,
    digest: named(digest),
    ...(document === null ? {} : { document: named(document) }),
  });
}
