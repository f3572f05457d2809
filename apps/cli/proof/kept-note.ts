import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { CliError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';

/**
 * The last checkpoint that somebody saw, in a file of their own: the one thing that a log cannot take back. It is
 * replaced as a whole, and on disk before anybody hears of it, so that no crash makes it forget.
 */
export class KeptNote {
  constructor(readonly file: string) {}

  /** @returns null before there is one */
  async read(): Promise<string | null> {
    return readFile(this.file, 'utf8').catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw unreadable(this.file, error);
    });
  }

  async write(note: string): Promise<void> {
    const folder = path.dirname(this.file);
    const temporary = `${this.file}.${randomUUID()}`;
    try {
      await mkdir(folder, { recursive: true });
      const file = await open(temporary, 'wx', 0o600);
      await file.writeFile(note);
      await file.sync();
      await file.close();
      await rename(temporary, this.file);
      await synced(folder);
    } catch (error) {
      await rm(temporary, { force: true });
      throw unreadable(this.file, error);
    }
  }

  /** Puts what contradicts the kept checkpoint beside it, for whoever has to be shown both. @returns where */
  async keepContradiction(note: string): Promise<string> {
    const beside = new KeptNote(`${this.file}.contradiction`);
    await beside.write(note);
    return beside.file;
  }
}

/** A new name is on disk only when its folder is. */
async function synced(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const unreadable = (file: string, error: unknown): CliError =>
  new CliError(exitCodes.fault, `${file} cannot be used: ${(error as Error).message}`);
