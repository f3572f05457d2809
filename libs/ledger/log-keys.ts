import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '#platform/config';
import { parseVerifier, type SigningKey, verifierText } from './domain/keys.ts';
import { KeyFile } from './store/key-file.ts';

/** The keys that a checkpoint is signed with now. */
export interface SigningKeys {
  readonly origin: string;
  readonly keys: readonly SigningKey[];
  /** Public parts of keys that have not signed before. */
  readonly added: readonly string[];
}

/** Holds the key file against what the log knows of its keys, so that no log changes hands unnoticed. */
@Injectable()
export class LogKeys {
  private readonly file: KeyFile;

  constructor(@Inject(CONFIG) private readonly config: Pick<Config, 'ledger'>) {
    this.file = new KeyFile(config.ledger.keyFile);
  }

  /**
   * @param known public parts of the keys that signed so far
   * @throws Error that says what to do, when none of those keys is in the file
   */
  async for(known: readonly string[]): Promise<SigningKeys> {
    const found = await this.file.read();
    const keys =
      found.length === 0 && known.length === 0 ? await this.file.create(this.config.ledger.origin) : found;
    const origin = parseVerifier(known[0] ?? '')?.name ?? keys[0]?.name ?? '';
    const ours = keys.filter((key) => key.name === origin);
    if (known.length > 0 && !ours.some((key) => known.includes(verifierText(key))))
      throw new Error(
        `${this.file.file} has no key that this log was signed with (${known.join(', ')}). Put it back, from a backup or ` +
          `from the machine that signed until now; a new key goes beside the old one. See docs/ledger.md.`,
      );
    const added = ours.map(verifierText).filter((text) => !known.includes(text));
    return { origin, keys: ours, added };
  }
}
