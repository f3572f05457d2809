import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Fault, type Id } from '#kernel';
import { archiveEnd, type PackedFile } from '#ledger/contract';
import { archived, type PackFile } from './archive-file.ts';

/** Something on disk, and what it is. */
export interface Written {
  readonly bytes: number;
  readonly digest: string;
}

/** Called for every piece that is written: whoever waits knows that it goes on. */
export type Beat = () => void;

const archiveName = 'pack.tar';

/** Pieces are gathered to this many bytes before they are written. */
const gatherBytes = 1 << 18;

/**
 * Archives of packs on the file system, one folder for each. Parts have their digest for a name and appear under it only
 * when they are whole and on disk, so two workers at the same pack never write over one another. So does the archive,
 * which is put together from parts whose digests the record knows.
 */
export class PackStore {
  /** @param keepDays how long archives are kept */
  constructor(
    private readonly dir: string,
    readonly keepDays: number,
  ) {}

  /** Writes files as the next part of an archive; beside it, what the manifest will say of them. */
  async writePart(
    pack: Id,
    files: AsyncIterable<PackFile> | Iterable<PackFile>,
    beat: Beat,
  ): Promise<Written> {
    const listed: PackedFile[] = [];
    async function* pieces(): AsyncGenerator<Uint8Array> {
      for await (const file of files) listed.push(yield* archived(file));
    }
    return this.write(pack, pieces(), beat, async (written) => {
      const name = this.partOf(pack, written.digest);
      await writeFile(`${name}.json`, JSON.stringify(listed));
      return name;
    });
  }

  /**
   * Puts an archive together from its parts.
   * @param end the last files: the manifest follows from those before it
   * @throws Error for a part that is not what was written
   */
  assemble(
    pack: Id,
    parts: readonly Written[],
    end: { readonly page: PackFile; readonly manifest: (files: readonly PackedFile[]) => PackFile },
    beat: Beat,
  ): Promise<Written> {
    const partFile = (digest: string): string => this.partOf(pack, digest);
    async function* pieces(): AsyncGenerator<Uint8Array> {
      const listed: PackedFile[] = [];
      for (const part of parts) {
        yield* checked(partFile(part.digest), part);
        listed.push(...(JSON.parse(await readFile(`${partFile(part.digest)}.json`, 'utf8')) as PackedFile[]));
      }
      listed.push(yield* archived(end.page));
      yield* archived(end.manifest(listed));
      yield archiveEnd();
    }
    return this.write(pack, pieces(), beat, () => Promise.resolve(this.archiveOf(pack)));
  }

  /** Removes everything but the archive once it is whole: its parts, and what workers left that were killed. */
  async tidy(pack: Id): Promise<void> {
    const folder = path.join(this.dir, pack);
    for (const name of await readdir(folder))
      if (name !== archiveName) await rm(path.join(folder, name), { force: true });
  }

  /** Removes everything of a pack. */
  async remove(pack: Id): Promise<void> {
    await rm(path.join(this.dir, pack), { recursive: true, force: true });
  }

  /**
   * A span of an archive's bytes, the last included.
   * @throws Fault UNAVAILABLE when it is not there as it was made
   */
  async read(
    pack: Id,
    bytes: number,
    span: { readonly start: number; readonly end: number },
  ): Promise<ReadStream> {
    const file = this.archiveOf(pack);
    const found = await stat(file).catch(() => null);
    if (found?.size !== bytes)
      throw new Fault(
        'UNAVAILABLE',
        'The archive of this pack is not in the folder of packs as it was made.',
      );
    return createReadStream(file, span);
  }

  /** Under its name only once it is on disk. */
  private async write(
    pack: Id,
    pieces: AsyncIterable<Uint8Array>,
    beat: Beat,
    nameOf: (written: Written) => Promise<string>,
  ): Promise<Written> {
    const folder = path.join(this.dir, pack);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const temporary = path.join(folder, `${randomUUID()}.new`);
    const file = await open(temporary, 'wx', 0o600);
    const hash = createHash('sha256');
    let bytes = 0;
    try {
      for await (const piece of gathered(pieces)) {
        hash.update(piece);
        bytes += piece.length;
        await file.writeFile(piece);
        beat();
      }
      await file.sync();
      await file.close();
      const written = { bytes, digest: `sha256:${hash.digest('hex')}` };
      await rename(temporary, await nameOf(written));
      return written;
    } catch (error) {
      await file.close().catch(() => undefined);
      await rm(temporary, { force: true });
      throw error;
    }
  }

  private partOf(pack: Id, digest: string): string {
    return path.join(this.dir, pack, `${digest.slice('sha256:'.length)}.part`);
  }

  private archiveOf(pack: Id): string {
    return path.join(this.dir, pack, archiveName);
  }
}

async function* gathered(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  let length = 0;
  for await (const piece of pieces) {
    held.push(piece);
    length += piece.length;
    if (length < gatherBytes) continue;
    yield Buffer.concat(held);
    [held, length] = [[], 0];
  }
  if (length > 0) yield Buffer.concat(held);
}

async function* checked(file: string, { bytes, digest }: Written): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let read = 0;
  for await (const piece of createReadStream(file, { highWaterMark: gatherBytes })) {
    hash.update(piece as Buffer);
    read += (piece as Buffer).length;
    yield piece as Buffer;
  }
  if (read !== bytes || `sha256:${hash.digest('hex')}` !== digest)
    throw new Error(`A part of the archive is not what was written: ${path.basename(file)}.`);
}
