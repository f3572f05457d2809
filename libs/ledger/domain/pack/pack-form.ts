import { canonicalJson, type Id, isId, type Json } from '#kernel';
import { fieldsOf } from '../verify/claims.ts';

/**
 * A pack is a tar archive of plain files, the same bytes for the same content: each file once, the manifest last. docs/ledger.md describes each.
 */
export const packFiles = {
  checkpoint: 'checkpoint',
  index: 'index.html',
  manifest: 'manifest.json',
} as const;

const hexOf = (digest: string): string => digest.slice('sha256:'.length);

export const policyFile = (digest: string): string => `policies/${hexOf(digest)}.json`;
export const documentFile = (digest: string): string => `documents/${hexOf(digest)}`;
export const leavesFile = (change: Id): string => `changes/${change}/leaves.jsonl`;
export const contentFile = (change: Id): string => `changes/${change}/content.json`;
export const aboutFile = (change: Id): string => `changes/${change}/about.json`;
export const pageFile = (change: Id): string => `changes/${change}/index.html`;

/** @returns the change that a file belongs to; null for one that belongs to none */
export function changeOfFile(name: string): Id | null {
  const [, id] = /^changes\/([0-9a-f-]{36})\/[a-z.]+$/.exec(name) ?? [];
  return isId(id) ? id : null;
}

/** What nobody signed: by which number people know the change, and what waited to become a leaf. */
export interface PackAbout {
  readonly number: string;
  /** Records of the change that were not leaves yet when the pack was made, and so are not in it. */
  readonly waiting: number;
}

export const aboutText = ({ number, waiting }: PackAbout): string => canonicalJson({ number, waiting });

/** @returns null for what is none, or not in its one form */
export function parseAbout(text: string): PackAbout | null {
  const { number, waiting } = fieldsOf(text) ?? {};
  if (typeof number !== 'string' || !Number.isSafeInteger(waiting)) return null;
  const about = { number, waiting: waiting as number };
  return aboutText(about) === text ? about : null;
}

/** A record with its place in the tree and its proof: one line of a change's leaves. */
export interface PackLeaf {
  readonly index: number;
  readonly entry: string;
  readonly record: string | null;
  /** The path to the root of the pack's checkpoint (RFC 9162, 2.1.3). */
  readonly hashes: readonly Uint8Array[];
}

export const leafLine = ({ index, entry, record, hashes }: PackLeaf): string =>
  canonicalJson({ index, entry, record, hashes: hashes.map((h) => Buffer.from(h).toString('base64')) });

/** @returns null for what is no leaf of a pack */
export function parseLeafLine(line: string): PackLeaf | null {
  const { index, entry, record, hashes } = fieldsOf(line) ?? {};
  if (!Number.isSafeInteger(index) || typeof entry !== 'string' || !Array.isArray(hashes)) return null;
  if (record !== null && typeof record !== 'string') return null;
  const texts = hashes as readonly Json[];
  if (!texts.every((hash) => typeof hash === 'string')) return null;
  const paths = texts.map((hash) => Buffer.from(hash, 'base64'));
  return { index: index as number, entry, record, hashes: paths };
}

/** A file of a pack, as its manifest lists it. */
export interface PackedFile {
  readonly name: string;
  readonly size: number;
  readonly digest: string;
}

const manifestFormat = 'gavel-pack/1';

export const manifestText = (files: readonly PackedFile[]): string =>
  canonicalJson({
    format: manifestFormat,
    files: files.map(({ name, size, digest }) => ({ name, size, digest })),
  });

/** @returns null for what is no manifest of a pack, or not in its one form */
export function parseManifest(text: string): PackedFile[] | null {
  const { format, files } = fieldsOf(text) ?? {};
  if (format !== manifestFormat || !Array.isArray(files)) return null;
  const listed = files as unknown as PackedFile[];
  const good = listed.every(
    (file) =>
      typeof (file as unknown) === 'object' &&
      typeof file.name === 'string' &&
      Number.isSafeInteger(file.size) &&
      typeof file.digest === 'string',
  );
  return good && manifestText(listed) === text ? listed : null;
}
