import { canonicalJson, digestOf, type Json } from '#kernel';
import { type Fields, fieldsOf } from '../verify/claims.ts';
import { referenceOfFile, type PackLeaf } from './pack-form.ts';

/** A file of a pack, as its manifest lists it. */
export interface PackedFile {
  readonly name: string;
  readonly size: number;
  readonly digest: string;
}

/** What was asked for, as the log has it on record: by whom, when, and which changes that were. */
export interface PackRequest {
  readonly id: string;
  readonly requestedBy: string;
  readonly requestedAt: string;
  readonly selection: Json;
  /** Whether documents are in it with their content, or by their digests alone. */
  readonly documents: boolean;
  /** How many changes were selected. */
  readonly changes: number;
  /** `changesDigest` of them. */
  readonly digest: string;
}

export interface PackHead {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

interface ManifestParts {
  readonly head: PackHead;
  readonly request: PackRequest;
  /** Records of changes. */
  readonly records: number;
  /** All but the manifest, in their order. */
  readonly files: readonly PackedFile[];
}

/** The event that a pack is asked for by. */
export const packRequested = 'pack.requested';

/** What tells whether a pack has exactly the changes that were selected: the digest of their ids, in order. */
export const changesDigest = (ids: readonly string[]): string => digestOf(ids.toSorted());

/** What was asked for, by the records of the log; null where no event, or more than one, says so. */
export function requestOf(leaves: readonly PackLeaf[]): PackRequest | null {
  const events = leaves.map(({ record }) => fieldsOf(record ?? '') ?? {});
  const [event, ...more] = events.filter(({ type }) => type === packRequested);
  if (event === undefined || more.length > 0) return null;
  const { selection, documents, changes, digest } = (event['data'] ?? {}) as Fields;
  const { subject_id: id, actor_name: requestedBy, occurred_at: requestedAt } = event;
  if (typeof id !== 'string' || typeof requestedBy !== 'string' || typeof requestedAt !== 'string')
    return null;
  if (typeof documents !== 'boolean' || typeof changes !== 'number' || typeof digest !== 'string')
    return null;
  return { id, requestedBy, requestedAt, selection: selection ?? null, documents, changes, digest };
}

export const manifestFormat = 'gavel-pack/1';

/** A pack's manifest: what follows from its files and its head, so that a verifier writes it again. */
export function manifestText({ head, request, records, files }: ManifestParts): string {
  const references = files.map(({ name }) => referenceOfFile(name)?.kind);
  const count = (kind: string): number => references.filter((found) => found === kind).length;
  const { origin, size, root } = head;
  return canonicalJson({
    format: manifestFormat,
    checkpoint: { origin, size, root: Buffer.from(root).toString('base64') },
    request: { ...request },
    counts: {
      changes: request.changes,
      records,
      documents: count('document'),
      policySets: count('policySet'),
    },
    files: files.map((file) => ({ name: file.name, size: file.size, digest: file.digest })),
  });
}

/** @returns the files that a manifest lists; null for what is none */
export function parseManifest(text: string): PackedFile[] | null {
  const { format, files } = fieldsOf(text) ?? {};
  if (format !== manifestFormat || !Array.isArray(files)) return null;
  const listed = files as unknown as (PackedFile | null)[];
  const good = listed.every(
    (file) =>
      typeof file === 'object' &&
      typeof file?.name === 'string' &&
      Number.isSafeInteger(file.size) &&
      typeof file.digest === 'string',
  );
  return good ? (listed as PackedFile[]) : null;
}
