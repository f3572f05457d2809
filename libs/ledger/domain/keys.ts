import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { cosignedText, cosignatureTime, timestamped } from './cosignature.ts';
import { fromBase64, isKeyName, type NoteSignature, type Verifier } from './note.ts';

/** What a key signs (C2SP signed-note): 1 a note as it is, 4 a checkpoint together with the time it was seen. */
export const signatureTypes = { note: 1, cosignature: 4 } as const;
export type SignatureType = (typeof signatureTypes)[keyof typeof signatureTypes];

/** The public part of an Ed25519 key with its name. */
export interface PublicPart {
  readonly name: string;
  readonly type: SignatureType;
  /** RFC 8032: 32 bytes. */
  readonly publicKey: Uint8Array;
}

/** An Ed25519 key that can sign; `seed` is RFC 8032's private key, 32 bytes. */
export interface SigningKey extends PublicPart {
  readonly seed: Uint8Array;
}

/** SHA-256(name || 0x0A || type || public key), the first four bytes. */
export function keyIdOf({ name, type, publicKey }: PublicPart): number {
  const hash = createHash('sha256').update(`${name}\n`, 'utf8').update(Uint8Array.of(type));
  return hash.update(publicKey).digest().readUInt32BE(0);
}

export const hexOfKeyId = (keyId: number): string => keyId.toString(16).padStart(8, '0');

const wire = (type: number, key: Uint8Array): string =>
  Buffer.concat([Uint8Array.of(type), key]).toString('base64');

/** `name+hash+key`: what others pin. */
export const verifierText = (part: PublicPart): string =>
  `${part.name}+${hexOfKeyId(keyIdOf(part))}+${wire(part.type, part.publicKey)}`;

/** `PRIVATE+KEY+name+hash+key`: what the log keeps to itself. */
export const signerText = (key: SigningKey): string =>
  `PRIVATE+KEY+${key.name}+${hexOfKeyId(keyIdOf(key))}+${wire(key.type, key.seed)}`;

function partsOf(text: string): { name: string; keyId: string; type: SignatureType; key: Buffer } | null {
  const [, name = '', keyId = '', encoded = ''] =
    /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text) ?? [];
  const bytes = fromBase64(encoded);
  const type = Object.values(signatureTypes).find((t) => t === bytes?.[0]);
  if (!isKeyName(name) || bytes?.length !== 33 || type === undefined) return null;
  return { name, keyId, type, key: bytes.subarray(1) };
}

/** @returns null for what is no verifier key, or names a hash that is not its own */
export function parseVerifier(text: string): PublicPart | null {
  const parts = partsOf(text);
  if (parts === null) return null;
  const part = { name: parts.name, type: parts.type, publicKey: parts.key };
  return hexOfKeyId(keyIdOf(part)) === parts.keyId ? part : null;
}

/** @returns null for what is no signer key, or names a hash that is not its own */
export function parseSigner(text: string): SigningKey | null {
  const parts = text.startsWith('PRIVATE+KEY+') ? partsOf(text.slice('PRIVATE+KEY+'.length)) : null;
  if (parts === null) return null;
  const publicKey = rawPublic(createPublicKey(privateKey(parts.key)));
  const key = { name: parts.name, type: parts.type, publicKey, seed: parts.key };
  return hexOfKeyId(keyIdOf(key)) === parts.keyId ? key : null;
}

/** A new key. @param name the log's origin, or a witness's own name */
export function newSigningKey(name: string, type: SignatureType = signatureTypes.note): SigningKey {
  if (!isKeyName(name)) throw new TypeError(`"${name}" cannot name a key: no spaces, no plus.`);
  const made = generateKeyPairSync('ed25519');
  const { d } = made.privateKey.export({ format: 'jwk' });
  return { name, type, publicKey: rawPublic(made.publicKey), seed: Buffer.from(d ?? '', 'base64url') };
}

const rawPublic = (key: KeyObject): Buffer => Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url');

/** PKCS #8 (RFC 8410) around a seed: the same bytes before each. */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const privateKey = (seed: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' });

/** Signs a note's text; a witness's key says at what time (seconds since 1970) it does. */
export function signNote(key: SigningKey, text: string, at: number): NoteSignature {
  const id = { name: key.name, keyId: keyIdOf(key) };
  if (key.type === signatureTypes.note)
    return { ...id, signature: sign(null, Buffer.from(text, 'utf8'), privateKey(key.seed)) };
  const signed = sign(null, Buffer.from(cosignedText(text, at), 'utf8'), privateKey(key.seed));
  return { ...id, signature: timestamped(at, signed) };
}

/** What checks the signatures of a key of either type. */
export function verifierOf(part: PublicPart): Verifier {
  const x = Buffer.from(part.publicKey).toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  const holds = (text: string, signature: Uint8Array): boolean =>
    signature.length === 64 && verify(null, Buffer.from(text, 'utf8'), key, signature);
  return {
    name: part.name,
    keyId: keyIdOf(part),
    verify(text, signature) {
      if (part.type === signatureTypes.note) return holds(text, signature);
      const at = cosignatureTime(signature);
      return at !== null && holds(cosignedText(text, at), signature.subarray(8));
    },
  };
}
