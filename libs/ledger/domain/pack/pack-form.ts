import { canonicalJson, type Id, isId, type Json } from '#kernel';
import { fieldsOf } from '../verify/claims.ts';

/**
 * A pack is a tar archive of plain files, the same bytes for the same content: each file once, the manifest last. One of
 * one change and one of ten thousand are of one form; docs/ledger.md describes each file.
 */
export const packFiles = {
  checkpoint: 'checkpoint',
  /** Records of the log and of the pack itself: the keys that signed, and who asked for what. */
  log: 'log/leaves.jsonl',
  index: 'index.html',
  manifest: 'manifest.json',
} as const;

const hexOf = (digest: string): string => digest.slice('sha256:'.length);

const policiesFolder = 'policies/';
const documentsFolder = 'documents/';
export const policyFile = (digest: string): string => `${policiesFolder}${hexOf(digest)}.json`;
export const documentFile = (digest: string): string => `${documentsFolder}${hexOf(digest)}`;
export const leavesFile = (change: Id): string => `changes/${change}/leaves.jsonl`;
export const contentFile = (change: Id): string => `changes/${change}/content.json`;
export const aboutFile = (change: Id): string => `changes/${change}/about.json`;
export const pageFile = (change: Id): string => `changes/${change}/index.html`;

/** @returns the change that a file belongs to; null for one that belongs to none */
export function changeOfFile(name: string): Id | null {
  const [, id] = /^changes\/([0-9a-f-]{36})\/[a-z.]+$/.exec(name) ?? [];
  return isId(id) ? id : null;
}

/** What a file is that records refer to by its digest; null for any other. */
export function referenceOfFile(name: string): { kind: 'policySet' | 'document'; digest: string } | null {
  const [, policies, documents] =
    /^(?:policies\/([0-9a-f]{64})\.json|documents\/([0-9a-f]{64}))$/.exec(name) ?? [];
  if (policies !== undefined) return { kind: 'policySet', digest: `sha256:${policies}` };
  return documents === undefined ? null : { kind: 'document', digest: `sha256:${documents}` };
}

/** What nobody signed: by which number people know the change, and what waited to become a leaf. */
export interface PackAbout {
  readonly number: string;
  /** Records of the change that were not leaves yet when the pack was begun, and so are not in it. */
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

/** A record with its place in the tree: one line of a file of leaves. */
export interface PackLeaf {
  readonly index: number;
  readonly entry: string;
  readonly record: string | null;
}

/** Records with the one proof of them all: the hashes that make up the checkpoint's root together with their leaves. */
export interface ProvenLeaves {
  readonly leaves: readonly PackLeaf[];
  readonly hashes: readonly Uint8Array[];
}

/** A line for each leaf, and the proof in the last. */
export function leavesText({ leaves, hashes }: ProvenLeaves): string {
  const lines = leaves.map(({ index, entry, record }) => canonicalJson({ index, entry, record }));
  const proof = canonicalJson({ hashes: hashes.map((hash) => Buffer.from(hash).toString('base64')) });
  return [...lines, proof].map((line) => `${line}\n`).join('');
}

/** @returns the lines of leaves and the hashes; null for what is no file of leaves */
export function parseLeaves(text: string): { lines: string[]; hashes: Uint8Array[] } | null {
  if (!text.endsWith('\n')) return null;
  const lines = text.slice(0, -1).split('\n');
  const { hashes } = fieldsOf(lines.pop() ?? '') ?? {};
  if (!Array.isArray(hashes)) return null;
  const texts = hashes as readonly Json[];
  if (!texts.every((hash) => typeof hash === 'string')) return null;
  return { lines, hashes: texts.map((hash) => Buffer.from(hash, 'base64')) };
}

/** @returns null for what is no leaf of a pack */
export function parseLeafLine(line: string): PackLeaf | null {
  const { index, entry, record } = fieldsOf(line) ?? {};
  if (!Number.isSafeInteger(index) || typeof entry !== 'string') return null;
  if (record !== null && typeof record !== 'string') return null;
  return { index: index as number, entry, record };
}
