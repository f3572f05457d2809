import { createSecrets, readSecrets } from '#platform/config';
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
    const lines = (await readSecrets(this.file)) ?? [];
    return lines.map((line, at) => {
      const key = parseSigner(line);
      // The line itself is a secret: it is not told.
      if (key?.type !== signatureTypes.note)
        throw new Error(`${this.file}: key ${at + 1} is no Ed25519 signer key (PRIVATE+KEY+name+hash+key).`);
      return key;
    });
  }

  /** Makes the first key; when another process did first, it is that one's. */
  async create(name: string): Promise<SigningKey[]> {
    await createSecrets(this.file, signerText(newSigningKey(name)));
    return this.read();
  }
}
