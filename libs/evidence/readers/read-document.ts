import { createReadStream } from 'node:fs';
import {
  type Component,
  DamagedDocument,
  type EvidenceReader,
  type Outline,
  type ReadableDocument,
  type Reading,
  type ReadingFacts,
  unreadable,
} from '../domain/reading.ts';
import type { EvidenceKind } from '../domain/kinds.ts';
import { readers as allReaders } from './index.ts';
import { JsonGlance } from './json.ts';
import { plainText } from './names.ts';
import { packedAs } from './packed.ts';
import { xmlRoot } from './xml.ts';

/** Formats are told apart by this much of a document; only JSON with its marks further down is looked through whole. */
const headBytes = 64 * 1024;

export interface HowToRead {
  /** What the sender says it is: readers of such documents are asked first. */
  readonly kind?: EvidenceKind;
  /** Those of this installation; by default those that need no setting. */
  readonly readers?: readonly EvidenceReader[];
}

/** What the readers make of a file. Never fails because of what is in it: what cannot be read says why. */
export const readDocument = (path: string, sizeBytes: number, how: HowToRead = {}): Promise<Reading> =>
  readWith(fileAt(path, sizeBytes), how);

export async function readWith(document: ReadableDocument, how: HowToRead = {}): Promise<Reading> {
  const found = await recognised(document, how);
  if (found.reader === null) return unreadable(because(found.why));
  const { reader } = found;
  try {
    const reading = await reader.read(document);
    return { ...reading, facts: plainFacts(reading.facts) };
  } catch (error) {
    if (!(error instanceof DamagedDocument)) throw error;
    return unreadable(because(`It was taken for ${reader.title}. ${error.message}`));
  }
}

const because = (why: string): string => plainText(why.slice(0, 1000));

const plainFacts = (facts: ReadingFacts): ReadingFacts =>
  Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [
      name,
      typeof value === 'string' ? plainText(value) : typeof value === 'object' ? value.map(plainText) : value,
    ]),
  );

const plainComponent = ({ name, version, purl, hashes }: Component): Component => ({
  name: plainText(name),
  version: version === null ? null : plainText(version),
  purl: purl === null ? null : plainText(purl),
  hashes,
});

/**
 * What a bill of materials lists, one after another; nothing for documents of other kinds.
 * @throws DamagedDocument
 */
export async function* componentsIn(
  path: string,
  sizeBytes: number,
  how: HowToRead = {},
): AsyncGenerator<Component> {
  const document = fileAt(path, sizeBytes);
  const { reader } = await recognised(document, how);
  for await (const each of reader?.components?.(document) ?? []) yield plainComponent(each);
}

const fileAt = (path: string, sizeBytes: number): ReadableDocument => ({
  sizeBytes,
  pieces: () => createReadStream(path),
});

type Recognised = { reader: EvidenceReader } | { reader: null; why: string };

async function recognised(document: ReadableDocument, how: HowToRead): Promise<Recognised> {
  const head = await headOf(document);
  const packed = packedAs(head);
  if (packed !== null) return { reader: null, why: packed };
  const { readers = allReaders, kind } = how;
  const suits = (reader: EvidenceReader): boolean => kind !== undefined && reader.kinds.includes(kind);
  const inOrder = [...readers.filter(suits), ...readers.filter((reader) => !suits(reader))];
  const among = (outline: Outline): EvidenceReader | null =>
    inOrder.find((r) => r.recognises(outline)) ?? null;
  const text = new TextDecoder('utf-8').decode(head);
  if (!/^\s*[{[]/.test(text)) {
    const reader = among({ text, xml: xmlRoot(head), json: null });
    return reader === null ? { reader, why: ofNoFormat } : { reader };
  }
  return json(document, text, among);
}

/** JSON may have its marks anywhere at its top: they are looked for until some reader knows it. */
async function json(
  document: ReadableDocument,
  text: string,
  among: (outline: Outline) => EvidenceReader | null,
): Promise<Recognised> {
  const glance = new JsonGlance();
  let marks = -1;
  try {
    for await (const piece of document.pieces()) {
      glance.write(piece);
      const { entries } = glance.outline;
      if (entries.size === marks) continue;
      marks = entries.size;
      const reader = among({ text, xml: null, json: glance.outline });
      if (reader !== null) return { reader };
    }
    glance.end();
  } catch (error) {
    if (!(error instanceof DamagedDocument)) throw error;
    // Text that only begins as JSON does, such as a log, is not damaged JSON.
    const { entries } = glance.outline;
    const reader = among({ text, xml: null, json: entries.size === 0 ? null : glance.outline });
    if (reader !== null) return { reader };
    return {
      reader,
      why: entries.size === 0 ? ofNoFormat : `${error.message} It is kept as it is.`,
    };
  }
  return { reader: null, why: ofNoFormat };
}

const ofNoFormat = 'It is of no format that Gavel reads; it is kept as it is.';

async function headOf(document: ReadableDocument): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of document.pieces()) {
    pieces.push(piece);
    size += piece.length;
    if (size >= headBytes) break;
  }
  return Buffer.concat(pieces).subarray(0, headBytes);
}
