import type { EvidenceKind, Verdict } from './kinds.ts';

/** A figure, a name, or a short list of names. */
export type FactValue = number | string | boolean | readonly string[];

/** What a reader found, by plain words: docs/evidence-formats.md names them for every format. */
export type ReadingFacts = Readonly<Record<string, FactValue>>;

/** What a reader made of a document. */
export interface Reading {
  /** The format it was recognised as, such as `junit-xml`; null when no reader could read it. */
  readonly format: string | null;
  readonly verdict: Verdict;
  readonly facts: ReadingFacts;
  /** Why it was not read; null when it was. */
  readonly unread: string | null;
}

export const unreadable = (why: string): Reading => ({
  format: null,
  verdict: 'UNKNOWN',
  facts: {},
  unread: why,
});

/** What is at the top of a JSON document, as far as it was looked at. */
export interface JsonOutline {
  /** Whether the outermost value is a list; `entries` are then those of its first object. */
  readonly list: boolean;
  /** Scalars by value; what holds more, by its kind. */
  readonly entries: ReadonlyMap<string, JsonEntry>;
}
export type JsonEntry =
  | { readonly is: 'object' | 'list' }
  | { readonly is: 'scalar'; readonly value: string | number | boolean | null };

/** The outermost element of an XML document, without its prefix. */
export interface XmlRoot {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

/** What readers tell formats apart by: the content's beginning, never the file's name. */
export interface Outline {
  /** The first characters. */
  readonly text: string;
  /** Null when it is not XML. */
  readonly xml: XmlRoot | null;
  /** Null when it is not JSON. */
  readonly json: JsonOutline | null;
}

/** A document as readers see it: piece by piece, as often as they ask. */
export interface ReadableDocument {
  readonly sizeBytes: number;
  pieces(): AsyncIterable<Uint8Array>;
}

/** One piece of software that a bill of materials names. */
export interface Component {
  readonly name: string;
  readonly version: string | null;
  /** Package URL (ECMA-427), such as `pkg:npm/%40scope/name@1.0.0`. */
  readonly purl: string | null;
  /** `sha256:` and hexadecimal digits; other algorithms by their own names. */
  readonly hashes: readonly string[];
}

/** A reader of one format. Readers are pure of side effects and hold no state between documents. */
export interface EvidenceReader {
  readonly format: string;
  /** For people: "a JUnit XML report". */
  readonly title: string;
  /** The kinds of evidence that such a document can be. */
  readonly kinds: readonly EvidenceKind[];
  recognises(outline: Outline): boolean;
  /** @throws DamagedDocument when it is of this format, but broken */
  read(document: ReadableDocument): Promise<Reading>;
  /** What the document is a list of; only bills of materials have it. @throws DamagedDocument */
  components?(document: ReadableDocument): AsyncIterable<Component>;
}

/** The document is of a known form but cannot be taken in whole; the message says where, why, and what helps. */
export class DamagedDocument extends Error {
  override readonly name = 'DamagedDocument';
}
