import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** Any value JSON can carry. */
export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** The one text of a JSON value (RFC 8785, JCS): the same for everybody who digests it. */
export function canonicalJson(value: Json): string {
  // The package's typing says "default export"; under nodenext it is the function itself.
  const text = (canonicalize as unknown as (v: unknown) => string | undefined)(value);
  if (text === undefined) throw new TypeError('Not a JSON value: it has no canonical form.');
  return text;
}

export function sha256(data: string | Uint8Array): Buffer {
  return createHash('sha256').update(data).digest();
}

/** `sha256:` and 64 hexadecimal digits of the canonical JSON: how Gavel names content. */
export function digestOf(value: Json): string {
  return `sha256:${sha256(canonicalJson(value)).toString('hex')}`;
}

/** A leaf of the ledger (RFC 9162, 2.1.1): SHA-256 over 0x00 and the entry. */
export function leafHash(value: Json): Buffer {
  return createHash('sha256').update(Uint8Array.of(0)).update(canonicalJson(value), 'utf8').digest();
}
