import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { Fault } from '#kernel';
import { verified } from './verified.ts';

/** A document that has arrived whole but is not yet kept. */
export interface Received {
  readonly digest: string;
  readonly sizeBytes: number;
  readonly path: string;
}

/**
 * Contents of documents on the file system, each under its SHA-256 digest: `ab/cd/abcd…`. The same content is held
 * once. A file appears under its name only when it is whole and on disk, so whatever a record names is there.
 */
export class EvidenceStore {
  private readonly incoming: string;

  constructor(
    private readonly dir: string,
    private readonly limitBytes: number,
  ) {
    this.incoming = path.join(dir, 'incoming');
  }

  /**
   * Takes a stream in, hashing it on its way to a temporary file.
   * @throws Fault TOO_LARGE beyond the limit, BAD_USER_INPUT when the sender stopped half-way
   */
  async receive(stream: Readable): Promise<Received> {
    await mkdir(this.incoming, { recursive: true });
    const temporary = path.join(this.incoming, randomUUID());
    const file = await open(temporary, 'wx', 0o600);
    const hash = createHash('sha256');
    let sizeBytes = 0;
    try {
      // The stream is left open when this stops: the sender still has to hear why.
      for await (const piece of piecesOf(stream)) {
        sizeBytes += piece.length;
        if (sizeBytes > this.limitBytes) throw this.tooLarge();
        hash.update(piece);
        await file.writeFile(piece);
      }
      await file.sync();
      await file.close();
      return { digest: `sha256:${hash.digest('hex')}`, sizeBytes, path: temporary };
    } catch (error) {
      await file.close().catch(() => undefined);
      await rm(temporary, { force: true });
      stream.resume();
      throw error;
    }
  }

  tooLarge(): Fault {
    return new Fault('TOO_LARGE', `A document has ${this.limitBytes} bytes at the most; this one is larger.`);
  }

  /** Puts a received document under its name for good. */
  async keep(received: Received): Promise<void> {
    const target = this.pathOf(received.digest);
    const folder = path.dirname(target);
    await mkdir(folder, { recursive: true });
    await rename(received.path, target);
    await syncFolder(folder);
  }

  /**
   * Removes a document's content for good; does nothing when it is not there. For whoever holds the lock on the digest and
   * has put on record that it goes.
   */
  async remove(digest: string): Promise<void> {
    const file = this.pathOf(digest);
    await rm(file, { force: true });
    const folder = path.dirname(file);
    if ((await stat(folder).catch(() => null)) !== null) await syncFolder(folder);
  }

  /** Forgets a received document; does nothing when it was kept. */
  async discard(received: Received): Promise<void> {
    await rm(received.path, { force: true });
  }

  /**
   * A document's content. The stream fails before its last piece when the file is not what its digest says.
   * @throws Fault UNAVAILABLE when the file is not there
   */
  async content(digest: string, sizeBytes: number): Promise<Readable> {
    const file = this.pathOf(digest);
    const found = await stat(file).catch(() => null);
    if (found?.size !== sizeBytes)
      throw new Fault(
        'UNAVAILABLE',
        'The content of this document is not in the evidence folder as it was recorded.',
      );
    return verified(createReadStream(file), digest);
  }

  /** Removes what uploads left behind that were cut off by a crash. */
  async sweep(olderThan: Date): Promise<void> {
    for (const name of await readdir(this.incoming).catch(() => [])) {
      const file = path.join(this.incoming, name);
      const found = await stat(file).catch(() => null);
      if (found !== null && found.mtime < olderThan) await rm(file, { force: true });
    }
  }

  private pathOf(digest: string): string {
    const hex = digest.slice('sha256:'.length);
    return path.join(this.dir, hex.slice(0, 2), hex.slice(2, 4), hex);
  }
}

async function* piecesOf(stream: Readable): AsyncGenerator<Buffer> {
  try {
    for await (const piece of stream.iterator({ destroyOnReturn: false })) yield piece as Buffer;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ERR_STREAM_DESTROYED')
      throw new Fault(
        'BAD_USER_INPUT',
        'The document ended before it was whole. Nothing was kept; send it again.',
      );
    throw error;
  }
}

/** A new name is on disk only when its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
