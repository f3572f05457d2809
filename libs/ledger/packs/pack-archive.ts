import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { manifestText, type PackedFile, packFiles } from '../domain/pack/pack-form.ts';
import { archiveEnd, fileHeader, paddingOf } from '../domain/pack/ustar.ts';

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

/** A pack as it is read: the files one after the other, and their manifest. No file is held in memory. */
export const packArchive = (files: AsyncIterable<PackFile>): Readable =>
  Readable.from(blocks(files), { objectMode: false });

async function* blocks(files: AsyncIterable<PackFile>): AsyncGenerator<Uint8Array> {
  const packed: PackedFile[] = [];
  for await (const file of files) packed.push(yield* blocksOf(file));
  yield* blocksOf(textFile(packFiles.manifest, manifestText(packed)));
  yield archiveEnd();
}

async function* blocksOf({ name, size, body }: PackFile): AsyncGenerator<Uint8Array, PackedFile> {
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
