import { createHash } from 'node:crypto';
import { fileHeader, paddingOf, type PackedFile } from '#ledger/contract';

/** A file on its way into a pack. */
export interface PackFile {
  readonly name: string;
  readonly size: number;
  readonly body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

export function textFile(name: string, text: string): PackFile {
  const bytes = Buffer.from(text, 'utf8');
  return { name, size: bytes.length, body: [bytes] };
}

/**
 * A file as it lies in an archive, piece by piece: it is never held as a whole.
 * @returns what the manifest says of it
 * @throws Error when its body has another length than was said
 */
export async function* archived({ name, size, body }: PackFile): AsyncGenerator<Uint8Array, PackedFile> {
  yield fileHeader(name, size);
  const hash = createHash('sha256');
  let written = 0;
  for await (const piece of body) {
    hash.update(piece);
    written += piece.length;
    if (piece.length > 0) yield piece;
  }
  if (written !== size) throw new Error(`${name} has ${written} bytes, and not ${size}.`);
  if (paddingOf(size) > 0) yield Buffer.alloc(paddingOf(size));
  return { name, size, digest: `sha256:${hash.digest('hex')}` };
}
