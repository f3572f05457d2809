import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import {
  archiveEnd,
  blockBytes,
  type Findings,
  named,
  paddingOf,
  type PackedFile,
  parseFileHeader,
} from '#ledger/contract';
import { CliError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';

interface Found extends PackedFile {
  readonly at: number;
}

const pieceBytes = 1 << 20;
/** What is read as text, a line at a time or whole: records and pages, not documents. */
const longestText = 256 << 20;

/** A pack on disk: where its files lie in it, and their digests as they are. */
export class PackOnDisk {
  private readonly found = new Map<string, Found>();
  /** The part of the archive that was read last: most files are small, and read in their order. */
  private window: { readonly at: number; readonly bytes: Buffer } = { at: 0, bytes: Buffer.alloc(0) };

  private constructor(private readonly handle: FileHandle) {}

  /** Reads the archive once, to its last byte; what is not exactly as packs are made is told. */
  static async open(file: string, findings: Findings): Promise<PackOnDisk> {
    const handle = await open(file, 'r').catch((error: unknown) => {
      throw new CliError(exitCodes.notFound, `${file} cannot be read: ${(error as Error).message}`);
    });
    const pack = new PackOnDisk(handle);
    await pack.scan(findings);
    return pack;
  }

  close(): Promise<void> {
    return this.handle.close();
  }

  /** In the order in which they lie there. */
  get files(): readonly PackedFile[] {
    return [...this.found.values()];
  }

  digest(name: string): string | null {
    return this.found.get(name)?.digest ?? null;
  }

  /** @returns null for a file that is not there */
  async text(name: string): Promise<string | null> {
    const file = this.found.get(name);
    if (file === undefined) return null;
    if (file.size > longestText)
      throw new CliError(exitCodes.cannotTell, `${name} is too large to be read: ${file.size} bytes.`);
    return (await this.read(file.at, file.size)).toString('utf8');
  }

  private async scan(findings: Findings): Promise<void> {
    let at = 0;
    for (;;) {
      const block = await this.read(at, blockBytes);
      if (block.length === blockBytes && block.every((byte) => byte === 0)) {
        await this.end(at, findings);
        return;
      }
      const header = parseFileHeader(block);
      if (header === null) {
        const last = this.files.at(-1)?.name;
        const where = last === undefined ? 'its beginning' : `after ${last}`;
        findings.wrong(
          `byte ${at}, ${where}`,
          'No file of a pack begins here: the archive was altered or cut off.',
        );
        return;
      }
      const { name, size } = header;
      if (this.found.has(name)) findings.wrong(name, 'It is there twice.');
      const digest = await this.hash(at + blockBytes, size);
      const padding = await this.read(at + blockBytes + size, paddingOf(size));
      if (padding.length !== paddingOf(size)) findings.wrong(name, 'It is cut off.');
      else if (!padding.every((byte) => byte === 0))
        findings.wrong(name, 'Something stands behind it that is no part of it.');
      this.found.set(name, { name, size, digest, at: at + blockBytes });
      at += blockBytes + size + paddingOf(size);
    }
  }

  private async end(at: number, findings: Findings): Promise<void> {
    const { size } = await this.handle.stat();
    const rest = await this.read(at, 2 * blockBytes);
    if (!rest.equals(archiveEnd()) || size !== at + 2 * blockBytes)
      findings.wrong(`byte ${at}, its end`, 'The archive does not end as packs do.');
  }

  private async hash(from: number, size: number): Promise<string> {
    const hash = createHash('sha256');
    for (let at = 0; at < size; at += pieceBytes) {
      const piece = await this.read(from + at, Math.min(pieceBytes, size - at));
      hash.update(piece);
      if (piece.length === 0) break;
    }
    return named(hash.digest());
  }

  /** Fewer bytes where the file ends. What is returned is good until the next call. */
  private async read(at: number, length: number): Promise<Buffer> {
    if (length > pieceBytes) return this.fromDisk(at, length);
    const { window } = this;
    if (at < window.at || at + length > window.at + window.bytes.length)
      this.window = { at, bytes: await this.fromDisk(at, pieceBytes) };
    const from = at - this.window.at;
    return this.window.bytes.subarray(from, from + length);
  }

  private async fromDisk(at: number, length: number): Promise<Buffer> {
    const buffer = Buffer.allocUnsafe(length);
    let read = 0;
    while (read < length) {
      const { bytesRead } = await this.handle.read(buffer, read, length - read, at + read);
      if (bytesRead === 0) break;
      read += bytesRead;
    }
    return buffer.subarray(0, read);
  }
}
