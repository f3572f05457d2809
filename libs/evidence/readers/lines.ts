import { TextDecoder } from 'node:util';
import { DamagedDocument, type ReadableDocument } from '../domain/reading.ts';

/** Longer lines than this are in few text formats that are read by lines. */
const longestLine = 100_000;

/** The document's characters, piece by piece. @throws DamagedDocument for bytes that are no UTF-8 */
export async function* charactersOf(document: ReadableDocument): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let bytes = 0;
  const decode = (piece?: Uint8Array): string => {
    try {
      return decoder.decode(piece, { stream: piece !== undefined });
    } catch {
      throw new DamagedDocument(
        `After byte ${bytes} there are bytes that are no UTF-8. Have the tool write it again, as UTF-8.`,
      );
    }
  };
  for await (const piece of document.pieces()) {
    yield decode(piece);
    bytes += piece.length;
  }
  yield decode();
}

/** The document's lines without their ends. @throws DamagedDocument for bytes that are no UTF-8, and for endless lines */
export async function* linesOf(document: ReadableDocument, longest = longestLine): AsyncGenerator<string> {
  let rest = '';
  let number = 1;
  for await (const piece of charactersOf(document)) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      yield line.endsWith('\r') ? line.slice(0, -1) : line;
      number += 1;
    }
    if (rest.length > longest)
      throw new DamagedDocument(`Line ${number} is longer than ${longest} characters. It is no such report.`);
  }
  if (rest !== '') yield rest;
}
