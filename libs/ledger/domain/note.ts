import { isUtf8 } from 'node:buffer';

/** A line below a signed note: whose it is, and the signature after the four bytes of its key's id. */
export interface NoteSignature {
  readonly name: string;
  readonly keyId: number;
  readonly signature: Uint8Array;
}

/** A signed note (C2SP signed-note) as it was read; nothing in it is verified. */
export interface SignedNote {
  /** With the newline that ends it. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** Checks signatures of one key. */
export interface Verifier {
  readonly name: string;
  readonly keyId: number;
  verify(text: string, signature: Uint8Array): boolean;
}

/** More than any log and its witnesses need; what is longer is not read. */
const longest = 1_000_000;
const mostSignatures = 100;

// Control characters other than the newline; a name has neither spaces nor a plus.
const controls = /[\u0000-\u0009\u000b-\u001f]/;
const nameShape = /^[^\s+\u0085\u180e]+$/u;
const base64Shape = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

export const isKeyName = (name: string): boolean => nameShape.test(name) && !controls.test(name);

/** Standard base64 as it is written in one way alone (RFC 4648, 4); null for anything else. */
export function fromBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return base64Shape.test(text) && bytes.toString('base64') === text ? bytes : null;
}

/** One signature line, with its newline. */
export function signatureLine({ name, keyId, signature }: NoteSignature): string {
  const id = Buffer.alloc(4);
  id.writeUInt32BE(keyId);
  return `— ${name} ${Buffer.concat([id, signature]).toString('base64')}\n`;
}

/** @returns null for a line that is none */
export function readSignatureLine(line: string): NoteSignature | null {
  const [, name = '', encoded = ''] = /^— (\S+) (\S+)$/u.exec(line) ?? [];
  const bytes = fromBase64(encoded);
  if (!isKeyName(name) || bytes === null || bytes.length < 5) return null;
  return { name, keyId: bytes.readUInt32BE(0), signature: bytes.subarray(4) };
}

export const formatNote = ({ text, signatures }: SignedNote): string =>
  `${text}\n${signatures.map(signatureLine).join('')}`;

/** @returns null for what is no signed note */
export function parseNote(note: string | Uint8Array): SignedNote | null {
  if (typeof note !== 'string' && !isUtf8(note)) return null;
  const whole = typeof note === 'string' ? note : Buffer.from(note).toString('utf8');
  const border = whole.lastIndexOf('\n\n');
  if (whole.length > longest || border < 0 || !whole.endsWith('\n') || controls.test(whole)) return null;
  const lines = whole.slice(border + 2, -1).split('\n');
  const signatures = lines.map(readSignatureLine);
  if (signatures.length > mostSignatures || !signatures.every((s) => s !== null)) return null;
  return { text: whole.slice(0, border + 1), signatures };
}

/**
 * Who of these keys signed the note. Signatures of others are passed over.
 * @returns null when a known key's signature is wrong, or no known key signed: then the text is worth nothing
 */
export function verifyNote(note: SignedNote, known: readonly Verifier[]): Verifier[] | null {
  const signers = new Set<Verifier>();
  for (const { name, keyId, signature } of note.signatures) {
    const key = known.find((k) => k.name === name && k.keyId === keyId);
    if (key === undefined) continue;
    if (!key.verify(note.text, signature)) return null;
    signers.add(key);
  }
  return signers.size === 0 ? null : [...signers];
}
