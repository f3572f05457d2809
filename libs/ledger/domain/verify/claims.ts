import { canonicalJson, type Json } from '#kernel';
import { type RecordKind, recordKinds } from '../records.ts';

/** A leaf as it was handed over. */
export interface LeafClaim {
  /** Where it lies, for what is wrong with it. */
  readonly place: string;
  /** The text that its hash is made of. */
  readonly entry: string;
  /** The record's canonical JSON; null when it is not there any more. */
  readonly record: string | null;
}

export interface Entry {
  readonly kind: RecordKind;
  readonly id: string;
  readonly digest: string;
  readonly document: string | null;
}

export type Fields = Readonly<Record<string, Json | undefined>>;

/** What records refer to, from wherever it is: a pack or a server. Everything is checked by its digest. */
export interface Referred {
  /** The canonical JSON of a policy set's files; null when it is not there. */
  policySet(digest: string): Promise<string | null>;
  /** The canonical JSON of a change's material content as it stands; null when it is not there. */
  content(changeId: string): Promise<string | null>;
  /** The digest of a document as it was found; null when it is not there. */
  document(digest: string): Promise<string | null>;
  /** Why documents are not there that nobody lost; null, or not at all, where they have to be. */
  documentsLeftOut?(): string | null;
}

export interface KeptDecisionFields {
  readonly verdict: unknown;
  readonly determining: unknown;
  readonly request: unknown;
  readonly inputDigest: unknown;
  readonly policySetDigest: string;
}

/** Asks a kept decision again: what differs, in words. Null where there is no engine to ask. */
export type AskAgain = ((kept: KeptDecisionFields, policySet: string) => readonly string[]) | null;

/** A text in a record; none for anything else. */
export const textIn = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

export const named = (bytes: Uint8Array): string => `sha256:${Buffer.from(bytes).toString('hex')}`;

/** @returns null for what is no entry of this log, or not in its canonical form */
export function parseEntry(text: string): Entry | null {
  const fields = fieldsOf(text);
  const { kind, id, digest, document = null } = fields ?? {};
  const isDigest = (value: unknown): value is string =>
    typeof value === 'string' && /^sha256:[0-9a-f]{64}$/.test(value);
  if (fields === null || !recordKinds.includes(kind as RecordKind) || typeof id !== 'string') return null;
  if (!isDigest(digest) || !(document === null || isDigest(document))) return null;
  const entry = { kind: kind as RecordKind, id, digest };
  const again = canonicalJson(document === null ? entry : { ...entry, document });
  return again === text ? { ...entry, document } : null;
}

/** @returns null for what is no JSON object */
export function fieldsOf(text: string): Fields | null {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
  } catch {
    return null;
  }
}
