import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '#platform/config';
import { parseVerifier, signatureTypes, verifierOf } from './domain/keys.ts';
import type { Verifier } from './domain/note.ts';

/** Whose cosignatures this log takes and shows. */
@Injectable()
export class Witnesses {
  readonly verifiers: readonly Verifier[];

  /** @throws Error that names what is no witness's key */
  constructor(@Inject(CONFIG) config: Config) {
    this.verifiers = config.ledger.witnesses.map((text) => {
      const part = parseVerifier(text);
      if (part?.type !== signatureTypes.cosignature)
        throw new Error(
          `GAVEL_LEDGER_WITNESSES: "${text}" is no key for cosignatures (name+hash+key, of type 4, C2SP tlog-cosignature).`,
        );
      return verifierOf(part);
    });
  }
}
