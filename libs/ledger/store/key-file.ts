import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { newSigningKey, parseSigner, signatureTypes, signerText, type SigningKey } from '../domain/keys.ts';

/**
 * The keys that sign the log's checkpoints: a file of lines in C2SP's form for signers, readable by its owner alone.
 * All of them sign, so a new key is put beside the old one until everybody has pinned it.
 */
export class KeyFile {
  constructor(readonly file: string) {}

  /**
   * @returns none when there is no file
   * @throws Error for a file with anything else in it
   */
  async read(): Promise<SigningKey[]> {
    const text = await readFile(this.file, 'utf8').catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
      throw error;
    });
    return text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line, at) => {
        const key = parseSigner(line);
        // The line itself is a secret: it is not told.
        if (key?.type !== signatureTypes.note)
          throw new Error(
            `${this.file}: key ${at + 1} is no Ed25519 signer key (PRIVATE+KEY+name+hash+key).`,
          );
        return key;
      });
  }

  /** Makes the first key. Of several processes that do at once one wins, and all read its key. */
  async create(name: string): Promise<SigningKey[]> {
    await mkdir(path.dirname(this.file), { recursive: true });
    const temporary = `${this.file}.${randomUUID()}`;
    try {
      const file = await open(temporary, 'wx', 0o600);
      await file.writeFile(`${signerText(newSigningKey(name))}\n`);
      await file.sync();
      await file.close();
      await link(temporary, this.file).catch((error: unknown) => {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      });
    } finally {
      await rm(temporary, { force: true });
    }
    return this.read();
  }
}
