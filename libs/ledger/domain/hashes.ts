import { createHash } from 'node:crypto';

/** SHA-256 in every place: 32 bytes. */
export const hashBytes = 32;

/** A leaf's hash (RFC 9162, 2.1.1): SHA-256 over 0x00 and the entry. */
export const entryHash = (entry: Uint8Array): Buffer =>
  createHash('sha256').update(Uint8Array.of(0)).update(entry).digest();

/** An inner node's hash (RFC 9162, 2.1.1): SHA-256 over 0x01, the left and the right child. */
export const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer =>
  createHash('sha256').update(Uint8Array.of(1)).update(left).update(right).digest();

/** The root of a tree without leaves: SHA-256 of nothing. */
export const emptyRoot = (): Buffer => createHash('sha256').digest();
