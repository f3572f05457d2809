import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { sha256 } from '#kernel';

/** A bearer token as it is shown once, and the two parts of it that are kept. */
export interface NewToken {
  readonly text: string;
  readonly prefix: string;
  readonly secretHash: Buffer;
}

/**
 * `gvl_<prefix>_<secret><checksum>`: the prefix (10 characters) finds the row, the secret has 256 bits, and the
 * checksum (CRC-32 of all before it) tells a mistyped or cut token, and to a scanner a real one, without a database.
 */
const form = /^gvl_([0-9A-Za-z]{10})_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/;

export function newToken(): NewToken {
  const prefix = base62(randomBytes(8), 11).slice(1);
  const secret = base62(randomBytes(32), 43);
  const body = `gvl_${prefix}_${secret}`;
  return { text: body + checksum(body), prefix, secretHash: sha256(secret) };
}

/** Null for anything that cannot be a token of ours. */
export function parseToken(text: string): { prefix: string; secretHash: Buffer } | null {
  const [, prefix, secret, check] = form.exec(text) ?? [];
  if (prefix === undefined || secret === undefined) return null;
  return checksum(`gvl_${prefix}_${secret}`) === check ? { prefix, secretHash: sha256(secret) } : null;
}

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function base62(bytes: Buffer, length: number): string {
  let rest = BigInt(`0x${bytes.toString('hex')}`);
  let text = '';
  for (; rest > 0n; rest /= 62n) text = digits.charAt(Number(rest % 62n)) + text;
  return text.padStart(length, '0');
}

function checksum(body: string): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(body));
  return base62(bytes, 6);
}
