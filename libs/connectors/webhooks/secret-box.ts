import { Inject, Injectable } from '@nestjs/common';
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { sha256 } from '#kernel';
import { CONFIG, type Config, createSecrets, readSecrets } from '#platform/config';

export interface Sealed {
  /** Nonce, tag and ciphertext of AES-256-GCM (NIST SP 800-38D). */
  readonly sealed: Buffer;
  /** Names the key, and tells nothing of it. */
  readonly keyId: string;
}

const [nonceBytes, tagBytes, keyBytes] = [12, 16, 32];
const idOf = (key: Buffer): string => sha256(key).toString('hex').slice(0, 16);

/**
 * Seals what has to be known again, for secrets of other systems. The keys are in a file beside the database, never in
 * it: one to a line in base64, the first seals, all open, so that a new one is put above the old.
 */
@Injectable()
export class SecretBox {
  private readonly file: string;

  constructor(@Inject(CONFIG) { secretsKeyFile }: Pick<Config, 'secretsKeyFile'>) {
    this.file = secretsKeyFile;
  }

  /** @param about what it is the secret of: it opens for nothing else */
  async seal(secret: string, about: string): Promise<Sealed> {
    const [key] = (await this.keys()) ?? (await this.create());
    if (key === undefined) throw new Error(`${this.file} has no key in it.`);
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about));
    const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return { sealed: Buffer.concat([nonce, cipher.getAuthTag(), sealed]), keyId: idOf(key) };
  }

  /** @throws Error that says what to do, when its key is not there or it was tampered with */
  async open({ sealed, keyId }: Sealed, about: string): Promise<string> {
    const key = (await this.keys())?.find((one) => idOf(one) === keyId);
    if (key === undefined)
      throw new Error(`${this.file} lacks the key ${keyId}, with which a secret was sealed. Put it back.`);
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes), {
      authTagLength: tagBytes,
    })
      .setAAD(Buffer.from(about))
      .setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
    return Buffer.concat([
      decipher.update(sealed.subarray(nonceBytes + tagBytes)),
      decipher.final(),
    ]).toString('utf8');
  }

  /** @returns null when there is no file */
  private async keys(): Promise<Buffer[] | null> {
    const lines = await readSecrets(this.file);
    return (
      lines?.map((line, at) => {
        const key = Buffer.from(line, 'base64');
        // The line itself is a secret: it is not told.
        if (key.length !== keyBytes)
          throw new Error(`${this.file}: key ${at + 1} is not 32 bytes in base64.`);
        return key;
      }) ?? null
    );
  }

  private async create(): Promise<Buffer[]> {
    await createSecrets(this.file, randomBytes(keyBytes).toString('base64'));
    return (await this.keys()) ?? [];
  }
}
