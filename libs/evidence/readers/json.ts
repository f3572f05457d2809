import { DamagedDocument, type ReadableDocument } from '../domain/reading.ts';

/** JSON is parsed in one go, during which nothing else is answered: 8 MiB are about 50 ms. */
export const maxJsonBytes = 8 * 1024 * 1024;

export const looksLikeObject = (document: ReadableDocument): boolean => /^\s*\{/.test(document.head);

/** The whole document as JSON. @throws DamagedDocument when it is none, or too large to be parsed at once */
export async function parseJson(pieces: AsyncIterable<Uint8Array>, sizeBytes: number): Promise<unknown> {
  if (sizeBytes > maxJsonBytes)
    throw new DamagedDocument(
      `It is larger than the ${maxJsonBytes / 1024 / 1024} MiB that are read of a JSON document.`,
    );
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(all))) as unknown;
  } catch (error) {
    throw new DamagedDocument(
      `The JSON is damaged: ${error instanceof Error ? error.message.slice(0, 200) : 'it ends too early'}.`,
    );
  }
}
