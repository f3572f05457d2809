import type { EvidenceKind, Verdict } from './kinds.ts';

/** What a reader made of a document. */
export interface Reading {
  /** The format it was recognised as, such as `junit-xml`; null when no reader could read it. */
  readonly format: string | null;
  readonly verdict: Verdict;
  /** Figures and names, by plain words: `tests`, `failures`, `components`. */
  readonly facts: Readonly<Record<string, number | string>>;
  /** Why it was not read; null when it was. */
  readonly unread: string | null;
}

export const unreadable = (why: string): Reading => ({
  format: null,
  verdict: 'UNKNOWN',
  facts: {},
  unread: why,
});

/** A document as readers see it: its first characters, and the whole of it when they ask. */
export interface ReadableDocument {
  /** The first characters, enough to tell formats apart. */
  readonly head: string;
  readonly sizeBytes: number;
  /** The whole as JSON, parsed once for all readers. @throws DamagedDocument */
  json(): Promise<unknown>;
  /** The whole as bytes, piece by piece. */
  pieces(): AsyncIterable<Uint8Array>;
}

/** A reader of one format. Readers are pure of side effects and hold no state between documents. */
export interface EvidenceReader {
  readonly format: string;
  /** For people: "a JUnit XML report". */
  readonly title: string;
  /** The kinds of evidence that such a document can be. */
  readonly kinds: readonly EvidenceKind[];
  /** @returns null when the document is not of this format. @throws DamagedDocument when it is, but broken */
  read(document: ReadableDocument): Promise<Reading | null>;
}

/** The document is of a known form but cannot be taken in whole; the message says why, for people. */
export class DamagedDocument extends Error {
  override readonly name = 'DamagedDocument';
}
