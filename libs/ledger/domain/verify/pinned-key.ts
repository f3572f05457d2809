import { parseCheckpoint, type Checkpoint } from '../checkpoint.ts';
import { parseVerifier, signatureTypes, verifierOf } from '../keys.ts';
import { parseNote, type Verifier, verifyNote } from '../note.ts';

/** A checkpoint whose signature held against the pinned key. */
export interface TrustedCheckpoint extends Checkpoint {
  /** What was signed. */
  readonly text: string;
  readonly note: string;
}

/** The one thing that a verifier takes from elsewhere: the log's key, as it was pinned. */
export class PinnedKey {
  private constructor(
    readonly text: string,
    /** The log's name. */
    readonly origin: string,
    private readonly verifier: Verifier,
  ) {}

  /** @returns null for what is no verifier key of a log (`name+hash+key`, type 1) */
  static of(text: string): PinnedKey | null {
    const part = parseVerifier(text.trim());
    return part?.type === signatureTypes.note
      ? new PinnedKey(text.trim(), part.name, verifierOf(part))
      : null;
  }

  /** @returns what the checkpoint says, or why it is worth nothing */
  open(note: string | Uint8Array): TrustedCheckpoint | string {
    const parsed = parseNote(note);
    if (parsed === null) return 'It is no signed note (C2SP signed-note).';
    if (verifyNote(parsed, [this.verifier]) === null) return 'The pinned key has not signed it.';
    const checkpoint = parseCheckpoint(parsed.text);
    if (checkpoint === null) return 'It is signed, and no checkpoint (C2SP tlog-checkpoint).';
    if (checkpoint.origin !== this.origin)
      return `It is of another log, ${checkpoint.origin}, and not of ${this.origin}.`;
    if (checkpoint.size === 0) return 'It is of a tree without leaves.';
    const whole = typeof note === 'string' ? note : Buffer.from(note).toString('utf8');
    return { ...checkpoint, text: parsed.text, note: whole };
  }
}

/** Who of these cosigned a checkpoint, and nobody whose cosignature does not hold. */
export function cosigners(note: string, witnesses: readonly string[]): string[] {
  const parsed = parseNote(note);
  const verifiers = witnesses.flatMap((text) => parseVerifier(text) ?? []).map(verifierOf);
  return parsed === null ? [] : (verifyNote(parsed, verifiers) ?? []).map(({ name }) => name);
}
